import Router from "next/router";
import { useEffect } from "react";
import { signInAddress } from "./return.ts";
import { useEnded } from "./session.ts";
import { Placeholder } from "./ui.tsx";

/** Leads to sign-in, and from there back to the address given. */
export function ToSignIn({ from }: { from: string }) {
	const isEnded = useEnded();
	useEffect(() => {
		void Router.replace(signInAddress(from, isEnded));
	}, [from, isEnded]);
	return <Placeholder label="Redirecting to sign-in" />;
}
