import { clsx } from "clsx";
import type { OwnUsage } from "#client/api.ts";
import { ago, moment } from "../_ui/format.ts";
import { capLevel, type Spending, spendingOf } from "./cap-level.ts";
import { exactUsd, percent, usd, utcMonth, utcShortDay } from "./format-usage.ts";

const FILL = { fine: "fill-accent", near: "fill-warn", over: "fill-bad" };

/** What was spent today and this month, each with its cap and when that resets. */
export function SpendingAmounts({ usage }: { usage: OwnUsage }) {
	return (
		<dl className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
			{spendingOf(usage).map((spending) => (
				<Amount key={spending.period} {...spending} />
			))}
		</dl>
	);
}

function Amount({ period, spent, cap, resetsAt }: Spending) {
	const level = capLevel({ spent, cap });
	const name = period === "day" ? "Today" : `This month, ${utcMonth(new Date().toISOString())}`;
	return (
		<div>
			<dt className="text-soft text-sm">{name} (UTC)</dt>
			<dd>
				<p className="tabular-nums">
					<span className="text-2xl font-semibold tracking-tight">{usd(spent)}</span>
					<span className="text-soft">
						{cap === null ? " without a cap" : ` of ${exactUsd(cap)}`}
					</span>
				</p>
				{cap !== null && (
					<>
						<svg
							aria-hidden="true"
							viewBox="0 0 100 4"
							preserveAspectRatio="none"
							className="my-1.5 h-1.5 w-full overflow-hidden rounded-full"
						>
							<rect className="fill-line" width={100} height={4} />
							<rect
								className={FILL[level]}
								width={cap > 0 ? Math.min(spent / cap, 1) * 100 : 100}
								height={4}
							/>
						</svg>
						<p className={clsx("text-sm", level === "over" ? "text-bad" : "text-soft")}>
							{level === "over" ? "The cap is used up. " : `${percent(spent, cap)} is used. `}
							<Reset period={period} resetsAt={resetsAt} />
						</p>
					</>
				)}
			</dd>
		</div>
	);
}

/** When a cap resets: in UTC, how long until then, and the local time as a hint. */
function Reset({ period, resetsAt }: Pick<Spending, "period" | "resetsAt">) {
	return (
		<time dateTime={resetsAt} title={`${moment(resetsAt)}, your time`}>
			{period === "day" ? "Resets at 00:00 UTC" : `Resets on ${utcShortDay(resetsAt)}, 00:00 UTC`},{" "}
			{ago(resetsAt)}.
		</time>
	);
}
