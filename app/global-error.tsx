"use client";

import { PageFailed } from "./(site)/_ui/page-failed.tsx";
import "./globals.css";

/** Replaces the whole document when a layout fails. Next's own version has inline styles, which the Content-Security-Policy blocks. */
export default function GlobalError() {
	return (
		<html lang="en">
			<body>
				<title>Something went wrong</title>
				<main className="px-4">
					<PageFailed />
				</main>
			</body>
		</html>
	);
}
