import type { Metadata } from "next";
import SiteLayout from "./(site)/layout.tsx";

export const metadata: Metadata = { title: "Page not found" };

/** The 404 page. Next renders it outside `(site)`, so it brings the layout itself. */
export default function NotFound() {
	return (
		<SiteLayout>
			<div className="mx-auto max-w-md py-16 text-center">
				<h1>Page not found</h1>
				<p className="mt-4">
					{/* Not a client-side navigation: only the policy of `/` lets a document connect to Deepgram. */}
					<a
						className="text-accent inline-flex min-h-11 items-center underline underline-offset-4"
						href="/"
					>
						Go to the home page
					</a>
				</p>
			</div>
		</SiteLayout>
	);
}
