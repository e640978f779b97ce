import type { Page } from "../site/page.ts";

/** For what nobody expects; Next's own page has a style element, which the page policy does not allow. */
const Failed: Page = () => (
	<div className="mx-auto max-w-md py-16 text-center">
		<h1>Something went wrong on our side</h1>
		<p className="mt-4">Reload the page to try again.</p>
	</div>
);

Failed.title = "Error";
export default Failed;
