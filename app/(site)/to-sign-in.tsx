"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { signInAddress } from "./return.ts";
import { useEnded } from "./session.ts";
import { Placeholder } from "./ui.tsx";

/** Leads to sign-in, and from there back to the address given. */
export function ToSignIn({ from }: { from: string }) {
	const router = useRouter();
	const isEnded = useEnded();
	useEffect(() => {
		router.replace(signInAddress(from, isEnded));
	}, [router, from, isEnded]);
	return <Placeholder label="To sign-in" />;
}
