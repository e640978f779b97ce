import type { ReactNode } from "react";
import { Header } from "./header.tsx";
import { Providers } from "./providers.tsx";

export default function SiteLayout({ children }: { children: ReactNode }) {
	return (
		<Providers>
			<Header />
			<main className="mx-auto w-full max-w-3xl px-4 pt-6 pb-16 sm:pt-10">{children}</main>
		</Providers>
	);
}
