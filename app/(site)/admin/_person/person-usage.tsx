import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { UserUsage } from "#client/api.ts";
import { api } from "../../_ui/api.ts";
import { Button } from "../../_ui/button.tsx";
import { Panel, Retry } from "../../_ui/controls.tsx";
import { USAGE_POLL_MS } from "../../_usage/own-usage.ts";
import { SpendingAmounts } from "../../_usage/spending.tsx";
import { ThirtyDays } from "../../_usage/thirty-days.tsx";
import { CAPS_BUTTON } from "../_actions/available-actions.ts";
import type { Actions } from "../_actions/use-actions.tsx";
import type { User } from "../_shared/types.ts";
import { PersonUsageSkeleton } from "./skeletons.tsx";

/** A user's spending and caps. */
export function PersonUsage({ user, actions }: { user: User; actions: Actions }) {
	const { data, error, refetch } = useQuery({
		queryKey: ["usage", "user", user.id],
		queryFn: () => api("GET /api/admin/users/{id}/usage", { path: { id: user.id } }),
		refetchInterval: USAGE_POLL_MS,
	});
	if (!data) {
		return error ? <Retry error={error} again={refetch} /> : <PersonUsageSkeleton />;
	}
	return (
		<section aria-labelledby="usage">
			<h2 id="usage" className="mb-2 text-lg font-semibold">
				Usage
			</h2>
			<Panel>
				<SpendingAmounts usage={data} />
				<div className="mt-3 mb-5 flex flex-wrap items-center gap-x-5 gap-y-2">
					<Button
						look="plain"
						className="px-3"
						onClick={({ currentTarget }) => actions.start(CAPS_BUTTON, [user], currentTarget)}
					>
						{CAPS_BUTTON.label}
					</Button>
					<p className="text-soft text-sm">{whoseCaps(data.ownCap)}</p>
					<Link
						href={`/admin/usage?view=calls&range=30d&person=${encodeURIComponent(user.id)}`}
						prefetch={false}
						className="text-accent inline-flex sm:ml-auto min-h-11 items-center text-sm underline underline-offset-4"
					>
						Calls of the last 30 days
					</Link>
				</div>
				<ThirtyDays days={data.days} height="h-20" />
			</Panel>
		</section>
	);
}

function whoseCaps({ dailyUsd, monthlyUsd }: UserUsage["ownCap"]): string {
	if (dailyUsd === null && monthlyUsd === null) return "The default caps apply.";
	if (dailyUsd === null)
		return "The monthly cap is set for this user; the daily cap is the default.";
	if (monthlyUsd === null)
		return "The daily cap is set for this user; the monthly cap is the default.";
	return "Both caps are set for this user.";
}
