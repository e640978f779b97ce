import type { ReactNode } from "react";
import { Suspense } from "react";
import { Placeholder } from "../ui.tsx";
import { AdminOnly } from "./admin-only.tsx";
import { Toasts } from "./toasts.tsx";

export default function AdminLayout({ children }: { children: ReactNode }) {
	return (
		<Toasts>
			{/* What the address asks for is known in the browser only; the page itself is the same for everyone. */}
			<Suspense fallback={<Placeholder label="Loading" />}>
				<AdminOnly>{children}</AdminOnly>
			</Suspense>
		</Toasts>
	);
}
