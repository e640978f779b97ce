import { Panel, Retry } from "../../_ui/controls.tsx";
import { useOwnUsage } from "../../_usage/own-usage.ts";
import { SpendingAmounts } from "../../_usage/spending.tsx";
import { ThirtyDays } from "../../_usage/thirty-days.tsx";

/** What the signed-in user has spent. */
export function UsageSection() {
	const { data, error, refetch } = useOwnUsage();
	return (
		<Panel aria-labelledby="usage">
			<h2 id="usage" className="text-lg font-semibold">
				Usage
			</h2>
			<p className="text-soft mb-4 text-sm">
				Answers come from Gemini, transcription from Deepgram. Both are charged by usage.
			</p>
			{error && (
				<div className="mb-4">
					<Retry error={error} again={refetch} />
				</div>
			)}
			{data ? (
				<div className="space-y-6">
					<SpendingAmounts usage={data} />
					<ThirtyDays days={data.days} />
				</div>
			) : (
				!error && <UsageSkeleton />
			)}
		</Panel>
	);
}

/** A placeholder as high as the numbers and the chart, so that nothing below moves when they arrive. */
function UsageSkeleton() {
	return (
		<div role="status" className="motion-safe:animate-pulse">
			<span className="sr-only">Loading usage</span>
			<div className="bg-line h-16 rounded" />
			<div className="bg-line mt-6 h-44 rounded" />
		</div>
	);
}
