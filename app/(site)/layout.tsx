import { type ReactNode, Suspense } from "react";
import { Header } from "./_layout/header.tsx";
import { Providers } from "./_layout/providers.tsx";
import { Placeholder } from "./_ui/controls.tsx";

export default function SiteLayout({ children }: { children: ReactNode }) {
	return (
		<Providers>
			<Header />
			<main className="mx-auto w-full max-w-308 px-4 pt-6 pb-16 sm:pt-10">
				{/* Pages are prerendered once for every query string: what depends on it renders in the browser. */}
				<Suspense fallback={<Placeholder label="Loading" />}>{children}</Suspense>
			</main>
		</Providers>
	);
}
