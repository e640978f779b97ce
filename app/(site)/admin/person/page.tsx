import type { Metadata } from "next";
import { Person } from "../_person/person.tsx";

export const metadata: Metadata = { title: "Person" };

export default function PersonPage() {
	return <Person />;
}
