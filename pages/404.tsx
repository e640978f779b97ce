import Link from "next/link";
import type { Page } from "../site/page.ts";

const NotFound: Page = () => (
	<div className="mx-auto max-w-md py-16 text-center">
		<h1>There is nothing at this address</h1>
		<p className="mt-4">
			<Link
				className="text-accent inline-flex min-h-11 items-center underline underline-offset-4"
				href="/"
				prefetch={false}
			>
				Back to the start
			</Link>
		</p>
	</div>
);

NotFound.title = "Not found";
export default NotFound;
export const getStaticProps = () => ({ props: {} });
