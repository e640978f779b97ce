import Link from "next/link";
import type { Page } from "../site/page.ts";

const NotFound: Page = () => (
	<div className="mx-auto max-w-md py-16 text-center">
		<h1>Page not found</h1>
		<p className="mt-4">
			<Link
				className="text-accent inline-flex min-h-11 items-center underline underline-offset-4"
				href="/"
				prefetch={false}
			>
				Go to the home page
			</Link>
		</p>
	</div>
);

NotFound.title = "Page not found";
export default NotFound;
export const getStaticProps = () => ({ props: {} });
