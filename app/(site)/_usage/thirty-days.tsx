import type { OwnUsage } from "#client/api.ts";
import { dayOf, daysBefore, fillGaps, listDays } from "./buckets.ts";
import { DaysTable } from "./days-table.tsx";
import { UsageChart } from "./usage-chart.tsx";

/** One person's last 30 days, as bars and as a table. */
export function ThirtyDays({ days, height }: { days: OwnUsage["days"]; height?: string }) {
	const today = dayOf(Date.now());
	const rows = days.map((row) => ({ ...row, key: row.day }));
	return (
		<div>
			<UsageChart
				period="the last 30 days"
				buckets={fillGaps(listDays(daysBefore(today, 29), today), rows)}
				height={height}
			/>
			<DaysTable unit="days" rows={rows} />
		</div>
	);
}
