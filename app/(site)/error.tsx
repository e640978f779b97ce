"use client";

import { PageFailed } from "./_ui/page-failed.tsx";

/** Replaces a page that fails to render; the header stays. */
export default function ErrorPage() {
	return <PageFailed />;
}
