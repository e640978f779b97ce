import type { ReactNode } from "react";
import { Toaster } from "../_ui/toaster.tsx";
import { AdminOnly } from "./_shared/admin-only.tsx";

/** Toasts are outside the pages: one about a deleted user is still shown on the list. There is always room for one below the page. */
export default function AdminLayout({ children }: { children: ReactNode }) {
	return (
		<Toaster>
			<div className="pb-[max(2rem,calc(var(--toasts-height,0px)-3rem))]">
				<AdminOnly>{children}</AdminOnly>
			</div>
		</Toaster>
	);
}
