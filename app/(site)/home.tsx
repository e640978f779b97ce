"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { PendingApproval } from "./_account/pending-approval.tsx";
import { returnUrl } from "./_account/return-url.ts";
import { useSession, useSessionEnded } from "./_account/session.ts";
import { Interview } from "./_interview/interview.tsx";
import { Placeholder, Retry } from "./_ui/controls.tsx";
import { Loaded } from "./_ui/loaded.tsx";
import { useUrlState } from "./_ui/url-state.ts";

// Not needed where a session exists.
const importSignIn = () => import("./_account/sign-in.tsx");

const importMailLinks = () => import("./_account/mail-links.tsx");

/** Sign-in, pending approval or the interview, or what a link in a mail leads to; after sign-in, back to the page that asked for it. */
export function Home() {
	const router = useRouter();
	const { data: user, error, refetch } = useSession();
	const [query, change] = useUrlState();
	const hasEnded = useSessionEnded() || query.get("why") === "ended";
	const back = returnUrl(query.get("return"));
	const invitation = query.get("invite") ?? undefined;
	const isApproved = user?.isApproved === true;
	useEffect(() => {
		if (isApproved && back) router.replace(back);
	}, [isApproved, back, router]);
	useEffect(() => {
		// The parameter has been used: a reload or a bookmark must not have it.
		if (isApproved && invitation) change({ invite: "" }, "replace");
	}, [isApproved, invitation, change]);

	const [reset, verify] = [query.get("reset"), query.get("verify")];
	if (reset) {
		return (
			<Loaded importer={importMailLinks}>
				{({ ResetPassword }) => <ResetPassword token={reset} />}
			</Loaded>
		);
	}
	if (user === null) {
		return (
			<Loaded importer={importSignIn}>
				{({ SignIn }) => (
					<SignIn
						reason={verify ? "Sign in to confirm your address." : reasonFor(hasEnded, back)}
						invitation={invitation}
					/>
				)}
			</Loaded>
		);
	}
	if (user && verify) {
		return (
			<Loaded importer={importMailLinks}>
				{({ VerifyEmail }) => <VerifyEmail token={verify} />}
			</Loaded>
		);
	}
	if (user) {
		if (!user.isApproved) return <PendingApproval user={user} />;
		if (back) return <Placeholder label="Redirecting" />;
		return <Interview key={user.id} userId={user.id} />;
	}
	if (!error) return <Placeholder label="Loading" />;
	return (
		<div className="mx-auto max-w-md py-16">
			<Retry error={error} again={refetch} />
		</div>
	);
}

function reasonFor(hasEnded: boolean, back: string | undefined): string | undefined {
	if (hasEnded) return "Your session has ended. Sign in again to continue where you left off.";
	return back ? "Sign in to view that page." : undefined;
}
