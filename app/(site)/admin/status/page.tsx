import type { Metadata } from "next";
import { Status } from "../_status/status.tsx";

export const metadata: Metadata = { title: "Status" };

export default function StatusPage() {
	return <Status />;
}
