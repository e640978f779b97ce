import type { Metadata } from "next";
import { OnePerson } from "./one-person.tsx";

export const metadata: Metadata = { title: "Person" };

export default function PersonPage() {
	return <OnePerson />;
}
