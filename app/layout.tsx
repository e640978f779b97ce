import type { ReactNode } from "react";

/** Next wants one beside `not-found.tsx`; pages are in `pages/`. */
export default function Layout({ children }: { children: ReactNode }) {
	return (
		<html lang="en">
			<body>{children}</body>
		</html>
	);
}
