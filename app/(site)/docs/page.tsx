import type { Metadata } from "next";
import { Docs } from "./_reference/docs.tsx";

export const metadata: Metadata = { title: "API" };

export default function DocsPage() {
	return <Docs />;
}
