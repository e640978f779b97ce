import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import "./globals.css";

const NAME = "Interview Copilot";

export const metadata: Metadata = {
	title: { default: NAME, template: `%s · ${NAME}` },
	description: "Listens to a meeting and helps you answer while it still matters.",
	robots: { index: false },
	// Not `app/icon.svg`: Next would make a route of it, which the Worker does not serve.
	icons: { icon: { url: "/icon.svg", type: "image/svg+xml" } },
};

export const viewport: Viewport = {
	themeColor: [
		{ media: "(prefers-color-scheme: light)", color: "#f7f7f5" },
		{ media: "(prefers-color-scheme: dark)", color: "#101114" },
	],
};

export default function RootLayout({ children }: { children: ReactNode }) {
	return (
		<html lang="en">
			<body>{children}</body>
		</html>
	);
}
