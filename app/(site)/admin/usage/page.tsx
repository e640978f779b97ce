import type { Metadata } from "next";
import { Usage } from "../_usage/usage.tsx";

export const metadata: Metadata = { title: "Usage" };

export default function UsagePage() {
	return <Usage />;
}
