import { capLevel, mostUrgent, type Spending, spendingOf } from "./cap-level.ts";
import { exactUsd, percent, usd, utcShortDay } from "./format-usage.ts";
import { useOwnUsage } from "./own-usage.ts";

/** A small badge with the user's spending, for the interview: today's or this month's, whichever is closer to its cap. Renders nothing until it is known. */
export function UsageBadge() {
	const { data } = useOwnUsage();
	if (!data) return null;
	const spending = mostUrgent(spendingOf(data));
	const { period, spent, cap } = spending;
	const warning = warningFor(spending);
	const name = period === "day" ? "today" : "this month";
	return (
		<p role="status" className="text-soft text-sm tabular-nums">
			<a href="/account" className="hover:text-ink underline underline-offset-4">
				{usd(spent)}
				{cap !== null && ` of ${exactUsd(cap)}`} {name}
			</a>
			{warning && <span className="text-bad"> · {warning}</span>}
		</p>
	);
}

function warningFor(spending: Spending): string | undefined {
	const { period, spent, cap, resetsAt } = spending;
	const level = capLevel(spending);
	if (level === "fine" || cap === null) return undefined;
	if (level === "near") return `${percent(spent, cap)} of your cap is used`;
	const reset = period === "day" ? "at 00:00 UTC" : `on ${utcShortDay(resetsAt)}, 00:00 UTC`;
	return `Your cap is used up: no answers and no transcription until it resets ${reset}`;
}
