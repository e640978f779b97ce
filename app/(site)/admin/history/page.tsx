import type { Metadata } from "next";
import { History } from "../_history/history.tsx";

export const metadata: Metadata = { title: "History" };

export default function HistoryPage() {
	return <History />;
}
