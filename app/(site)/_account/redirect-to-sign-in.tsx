import { useEffect } from "react";
import { Placeholder } from "../_ui/controls.tsx";
import { signInUrl } from "./return-url.ts";
import { useSessionEnded } from "./session.ts";

/** Redirects to sign-in, which returns to `from`. */
export function RedirectToSignIn({ from }: { from: string }) {
	const hasEnded = useSessionEnded();
	useEffect(() => {
		// Not a client-side navigation: only the policy of `/` lets a document connect to Deepgram.
		window.location.replace(signInUrl(from, hasEnded));
	}, [from, hasEnded]);
	return <Placeholder label="Redirecting to sign-in" />;
}
