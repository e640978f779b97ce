import { Fragment, type ReactNode } from "react";
import { PendingApproval } from "./pending-approval.tsx";
import { SignedIn } from "./signed-in.tsx";

/** A page for approved users; others wait for approval. */
export function ApprovedOnly({ children }: { children: ReactNode }) {
	return (
		<SignedIn>
			{(user) =>
				user.isApproved ? (
					// When another user signs in in another tab, forms must not keep the values of the one before.
					<Fragment key={user.id}>{children}</Fragment>
				) : (
					<PendingApproval user={user} />
				)
			}
		</SignedIn>
	);
}
