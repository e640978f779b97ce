"use client";

import { Retry } from "../../_ui/controls.tsx";
import { pageOf, useUrlState } from "../../_ui/url-state.ts";
import { lastPage, Pagination } from "../_shared/pagination.tsx";
import { InvitationsSkeleton } from "../_shared/skeletons.tsx";
import { InvitationRows } from "./invitation-rows.tsx";
import { InviteForm } from "./invite-form.tsx";
import { useInvitations } from "./queries.ts";

/** Links through which people sign up and are approved at once: creates one, and lists the open ones. */
export function Invitations() {
	const [params] = useUrlState();
	const page = pageOf(params);
	const { data, error, refetch, isPlaceholderData } = useInvitations(page);
	const isPastEnd = data !== undefined && page > lastPage(data.total);
	return (
		<div className="space-y-6">
			<h1 tabIndex={-1} className="mb-3 outline-none">
				Invitations
			</h1>
			<InviteForm />
			<section aria-labelledby="open">
				<h2 id="open" className="mb-2 text-lg font-semibold">
					Open invitations
				</h2>
				{error && (
					<div className="mb-4">
						<Retry error={error} again={refetch} />
					</div>
				)}
				{data && !isPastEnd ? (
					<InvitationRows invitations={data.invitations} />
				) : (
					!error && <InvitationsSkeleton />
				)}
				{data && <Pagination total={data.total} isStale={isPlaceholderData} />}
			</section>
		</div>
	);
}
