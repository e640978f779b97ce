import type { Metadata } from "next";
import { Account } from "../_account/account.tsx";

export const metadata: Metadata = { title: "Account" };

export default function AccountPage() {
	return <Account />;
}
