import type { Metadata } from "next";
import { Interviews } from "../_interviews/interviews.tsx";

export const metadata: Metadata = { title: "Interviews" };

export default function InterviewsPage() {
	return <Interviews />;
}
