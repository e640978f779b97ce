import { usePathname, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { Placeholder, Retry } from "../_ui/controls.tsx";
import { RedirectToSignIn } from "./redirect-to-sign-in.tsx";
import { type SessionUser, useSession } from "./session.ts";

/** A page for users with a session; others sign in first. The API enforces this; the page only shows it. */
export function SignedIn({ children }: { children: (user: SessionUser) => ReactNode }) {
	const { data: user, error, refetch } = useSession();
	const pathname = usePathname();
	// Also keeps this out of the prerendered page: the header may know the session before this is hydrated.
	const query = useSearchParams();
	if (user) return children(user);
	if (user === null)
		return <RedirectToSignIn from={`${pathname}${query.size ? `?${query}` : ""}`} />;
	return error ? <Retry error={error} again={refetch} /> : <Placeholder label="Loading" />;
}
