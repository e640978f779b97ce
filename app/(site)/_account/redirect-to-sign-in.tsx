import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Placeholder } from "../_ui/controls.tsx";
import { signInUrl } from "./return-url.ts";
import { useSessionEnded } from "./session.ts";

/** Redirects to sign-in, which returns to `from`. */
export function RedirectToSignIn({ from }: { from: string }) {
	const router = useRouter();
	const hasEnded = useSessionEnded();
	useEffect(() => {
		router.replace(signInUrl(from, hasEnded));
	}, [from, hasEnded, router]);
	return <Placeholder label="Redirecting to sign-in" />;
}
