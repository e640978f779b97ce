"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { signInAddress } from "./return.ts";
import { useEnded } from "./session.ts";
import { Placeholder } from "./ui.tsx";

/** Leads to sign-in, and from there back to the same view. */
export function ToSignIn() {
	const router = useRouter();
	const isEnded = useEnded();
	useEffect(() => {
		const { pathname, search } = window.location;
		router.replace(signInAddress(pathname + search, isEnded));
	}, [router, isEnded]);
	return <Placeholder label="To sign-in" />;
}
