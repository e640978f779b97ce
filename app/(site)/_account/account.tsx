"use client";

import Link from "next/link";
import { ApprovedOnly } from "./approved-only.tsx";
import { DeleteSection } from "./own/delete-section.tsx";
import { NameSection } from "./own/name-section.tsx";
import { PasswordSection } from "./own/password-section.tsx";
import { SessionsSection } from "./own/sessions-section.tsx";
import { UsageSection } from "./own/usage-section.tsx";

/** The page of one's own account, in sections. */
export function Account() {
	return (
		<ApprovedOnly>
			<div className="mx-auto max-w-3xl space-y-6">
				<h1 tabIndex={-1} className="outline-none">
					Account
				</h1>
				<NameSection />
				<PasswordSection />
				<SessionsSection />
				<UsageSection />
				<DeleteSection />
				<p className="text-soft text-sm">
					Building your own client?{" "}
					<Link href="/docs" prefetch={false} className="text-accent underline underline-offset-4">
						API reference
					</Link>
				</p>
			</div>
		</ApprovedOnly>
	);
}
