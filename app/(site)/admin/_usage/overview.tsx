import type { AllUsage } from "#client/api.ts";
import { Panel, Retry } from "../../_ui/controls.tsx";
import { fillGaps } from "../../_usage/buckets.ts";
import { DaysTable } from "../../_usage/days-table.tsx";
import { usd, utcDay, utcMonth } from "../../_usage/format-usage.ts";
import { bucketName, UsageChart } from "../../_usage/usage-chart.tsx";
import { CallsLink } from "./calls-link.tsx";
import { ModelsTable, Unpriced } from "./models.tsx";
import { PeopleTable } from "./people.tsx";
import type { Period } from "./period.ts";
import { useSums } from "./queries.ts";
import { OverviewSkeleton } from "./skeleton.tsx";
import { Totals } from "./totals.tsx";

/** Spending: totals, by day, by person and by model. */
export function Overview({ period }: { period: Period }) {
	const byDay = useSums("day", period.query);
	const byModel = useSums("model", period.query);
	const { data, error, refetch, isPlaceholderData } = byDay;
	const failed = error ?? byModel.error;
	const again = () => Promise.all([refetch(), byModel.refetch()]);
	return (
		<>
			{failed && <Retry error={failed} again={again} />}
			{/* Both, because what is said of models stands above the chart. */}
			{data && (byModel.data || failed) ? (
				<>
					<Spent spent={data.spent} />
					<Unpriced models={byModel.data?.rows ?? []} />
					<Panel>
						<div aria-busy={isPlaceholderData} className={isPlaceholderData ? "opacity-60" : ""}>
							<Chart usage={data} period={period} />
							<Totals usage={data} />
						</div>
					</Panel>
					<div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
						<PeopleTable period={period} spent={data.totals.usd} />
						<ModelsTable usage={byModel.data} spent={data.totals.usd} />
					</div>
					<p className="flex flex-wrap gap-x-6 text-sm">
						<CallsLink
							to={{}}
							className="text-accent inline-flex min-h-11 items-center underline underline-offset-4"
						>
							All calls in {period.name}
						</CallsLink>
						<a
							href={`/api/admin/usage.csv?from=${period.from}&to=${period.to}`}
							download
							className="text-accent inline-flex min-h-11 items-center underline underline-offset-4"
						>
							Download CSV, {utcDay(period.from)} to {utcDay(period.to)}
						</a>
					</p>
				</>
			) : (
				!failed && <OverviewSkeleton />
			)}
		</>
	);
}

/** Spending today, this month so far, and the forecast for the month. */
function Spent({ spent: { todayUsd, monthUsd, projectedMonthUsd } }: Pick<AllUsage, "spent">) {
	const now = new Date();
	const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
	const daysLeft = (end - now.getTime()) / 86_400_000;
	const daily = usd((projectedMonthUsd - monthUsd) / daysLeft);
	const iso = now.toISOString();
	return (
		<dl className="grid grid-cols-2 gap-4 sm:grid-cols-3">
			<Tile name="Today" amount={todayUsd} note={`${utcDay(iso)}, UTC`} />
			<Tile name={`${utcMonth(iso)} so far`} amount={monthUsd} note="Since the 1st, UTC" />
			<Tile
				name={`${utcMonth(iso)} will come to`}
				amount={projectedMonthUsd}
				note={`So far, plus ${daily} a day for the ${daysLeft.toFixed(1)} days left: the average of up to 7 days before today, or today on the first day`}
				className="max-sm:col-span-2"
			/>
		</dl>
	);
}

interface TileProps {
	name: string;
	amount: number;
	note: string;
	className?: string;
}

function Tile({ name, amount, note, className = "" }: TileProps) {
	return (
		<div className={`bg-card border-line rounded-2xl border px-5 py-4 ${className}`}>
			<dt className="text-soft text-sm">{name}</dt>
			<dd>
				<p className="text-2xl font-semibold tracking-tight tabular-nums">{usd(amount)}</p>
				<p className="text-soft text-xs text-balance">{note}</p>
			</dd>
		</div>
	);
}

function Chart({ usage, period }: { usage: AllUsage; period: Period }) {
	const isDays = period.range !== "24h";
	const rows = usage.rows.filter(({ key }) => key.length > 10 !== isDays);
	const bucketOf = (key: string): Record<string, string> =>
		isDays ? { from: key, to: key } : { hour: key };
	return (
		<>
			<UsageChart
				period={period.name}
				buckets={fillGaps(period.keys, rows)}
				link={({ key }, bar) => (
					<CallsLink key={key} to={bucketOf(key)} tabIndex={-1} {...bar}>
						<span className="sr-only">{bucketName(key)}</span>
					</CallsLink>
				)}
			/>
			<DaysTable
				unit={isDays ? "days" : "hours"}
				rows={rows.toReversed()}
				link={(key, name) => (
					<CallsLink to={bucketOf(key)} label={`Calls of ${name}`}>
						{name}
					</CallsLink>
				)}
			/>
		</>
	);
}
