import { usePathname, useSearchParams } from "next/navigation";
import { Fragment, type ReactNode } from "react";
import { Placeholder, Retry } from "../_ui/controls.tsx";
import { PendingApproval } from "./pending-approval.tsx";
import { RedirectToSignIn } from "./redirect-to-sign-in.tsx";
import { useSession } from "./session.ts";

/** A page for approved users; others wait for approval or sign in first. The API enforces this; the page only shows it. */
export function ApprovedOnly({ children }: { children: ReactNode }) {
	const { data: user, error, refetch } = useSession();
	const pathname = usePathname();
	// Also keeps this out of the prerendered page: the header may know the session before this is hydrated.
	const query = useSearchParams();
	if (user === null)
		return <RedirectToSignIn from={`${pathname}${query.size ? `?${query}` : ""}`} />;
	if (user) {
		if (!user.isApproved) return <PendingApproval user={user} />;
		// When another user signs in in another tab, forms must not keep the values of the one before.
		return <Fragment key={user.id}>{children}</Fragment>;
	}
	return error ? <Retry error={error} again={refetch} /> : <Placeholder label="Loading" />;
}
