import type { Metadata } from "next";
import { Users } from "./_users/users.tsx";

export const metadata: Metadata = { title: "People" };

export default function UsersPage() {
	return <Users />;
}
