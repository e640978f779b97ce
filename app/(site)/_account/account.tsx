"use client";

import { ApprovedOnly } from "./approved-only.tsx";
import { UsageSection } from "./usage/usage-section.tsx";

/** Everything about one's own account, a section for each. */
export function Account() {
	return (
		<ApprovedOnly>
			<div className="mx-auto max-w-3xl space-y-6">
				<h1>Account</h1>
				<UsageSection />
			</div>
		</ApprovedOnly>
	);
}
