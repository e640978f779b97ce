import type { ReactNode } from "react";
import { Toaster } from "../_ui/toaster.tsx";
import { AdminOnly } from "./_shared/admin-only.tsx";

/** Toasts are outside the pages: one about a deleted user is still shown on the list. */
export default function AdminLayout({ children }: { children: ReactNode }) {
	return (
		<Toaster>
			<AdminOnly>{children}</AdminOnly>
		</Toaster>
	);
}
