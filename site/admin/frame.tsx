import type { ReactNode } from "react";
import { AdminOnly } from "./admin-only.tsx";
import { Toasts } from "./toasts.tsx";

/** What is around every admin page: who may see it, and what has happened, also on the page before. */
export function AdminFrame({ children }: { children: ReactNode }) {
	return (
		<Toasts>
			<AdminOnly>{children}</AdminOnly>
		</Toasts>
	);
}
