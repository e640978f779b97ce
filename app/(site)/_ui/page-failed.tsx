import { Button } from "./button.tsx";

/** Shown instead of a page that failed to render, for instance because a deploy has removed its script files. */
export function PageFailed() {
	return (
		<div className="mx-auto max-w-md py-16 text-center">
			<h1>Something went wrong</h1>
			<p role="alert" className="mt-4 mb-6">
				This page could not be displayed. Reload it to continue.
			</p>
			<Button onClick={() => window.location.reload()}>Reload</Button>
		</div>
	);
}
