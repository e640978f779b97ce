import Router from "next/router";
import { useEffect } from "react";
import { useAddress } from "./address.ts";
import { Ask } from "./ask.tsx";
import { ownPath } from "./return.ts";
import { useEnded, useSession } from "./session.ts";
import { SignIn } from "./sign-in.tsx";
import { Placeholder, Retry } from "./ui.tsx";
import { Waiting } from "./waiting.tsx";

/** The way in, the wait, or the thing itself; or back to where somebody was sent here from. */
export function Home() {
	const { data: user, error, refetch } = useSession();
	const { query, isKnown } = useAddress();
	const isEnded = useEnded() || query.get("why") === "ended";
	const back = ownPath(query.get("return"));
	const isIn = user?.isApproved === true;
	useEffect(() => {
		if (isIn && back) void Router.replace(back);
	}, [isIn, back]);

	if (!isKnown) return <Placeholder label="Loading" />;
	if (user === null) return <SignIn why={whyOf(isEnded, back)} />;
	if (user) {
		if (!user.isApproved) return <Waiting user={user} />;
		return back ? <Placeholder label="Redirecting" /> : <Ask key={user.id} userId={user.id} />;
	}
	if (!error) return <Placeholder label="Loading" />;
	return (
		<div className="mx-auto max-w-md py-16">
			<Retry error={error} again={refetch} />
		</div>
	);
}

function whyOf(isEnded: boolean, back: string | undefined): string | undefined {
	if (isEnded) return "Your session has ended. Sign in again to continue where you left off.";
	return back ? "Sign in to view that page." : undefined;
}
