import type { AllUsage, UsageRow } from "#client/api.ts";
import { Panel } from "../../_ui/controls.tsx";
import { compact, count } from "../../_ui/format.ts";
import { duration, percent, usd } from "../../_usage/format-usage.ts";
import { Cell, Head, Table } from "../../_usage/table.tsx";
import { CallsLink } from "./calls-link.tsx";
import { RowsSkeleton } from "./skeleton.tsx";

// The name under which the API reports the difference between Deepgram's bill and the estimates.
const BILLED = "billed";

/** Spending by model. */
export function ModelsTable({ usage, spent }: { usage: AllUsage | undefined; spent: number }) {
	return (
		<Panel>
			<h2 className="mb-2 text-lg font-semibold">By model</h2>
			{!usage && <RowsSkeleton />}
			{usage?.rows.length === 0 && <p className="text-soft py-4 text-sm">No model was used.</p>}
			{usage && usage.rows.length > 0 && (
				<Table label="Usage by model">
					<thead>
						<tr>
							<Head isText>Model</Head>
							<Head>Spent</Head>
							<Head wide>Share</Head>
							<Head>Used</Head>
						</tr>
					</thead>
					<tbody>
						{usage.rows.map((row) => (
							<ModelRow key={`${row.service} ${row.key}`} row={row} spent={spent} />
						))}
					</tbody>
				</Table>
			)}
		</Panel>
	);
}

function ModelRow({ row, spent }: { row: UsageRow; spent: number }) {
	const { key, service, hasPrice, answers, input, output, thoughts, seconds } = row;
	return (
		<tr>
			<Cell isText>
				<span className="flex min-h-11 flex-col justify-center">
					<bdi className="font-medium wrap-anywhere">
						{key === BILLED ? "Difference to Deepgram’s bill" : key}
					</bdi>
					<span className="text-soft text-xs">
						{service === "gemini" ? "Gemini" : "Deepgram"}
						{hasPrice === false && <strong className="text-bad font-medium"> · no price</strong>}
					</span>
				</span>
			</Cell>
			<Cell>
				{key === BILLED ? (
					usd(row.usd)
				) : (
					<CallsLink to={{ model: key }} label={`${usd(row.usd)}, calls of ${key}`}>
						{usd(row.usd)}
					</CallsLink>
				)}
			</Cell>
			<Cell wide>{percent(row.usd, spent)}</Cell>
			<Cell>
				{service === "gemini" ? (
					<>
						{count(answers)} {answers === 1 ? "answer" : "answers"}
						<span className="text-soft block text-xs">
							{compact(input)} in, {compact(output + thoughts)} out
						</span>
					</>
				) : (
					duration(seconds)
				)}
			</Cell>
		</tr>
	);
}

/** Names the models without a price, and how to set one. */
export function Unpriced({ models }: { models: readonly UsageRow[] }) {
	const unpriced = models.filter(({ hasPrice }) => hasPrice === false);
	if (unpriced.length === 0) return null;
	const example = Object.fromEntries(
		unpriced.map(({ key, service }) => [
			key,
			service === "gemini" ? { input: 0.3, output: 2.5 } : { minute: 0.0077 },
		]),
	);
	return (
		<div role="alert" className="border-bad space-y-2 rounded-2xl border px-5 py-4 text-sm">
			<p className="text-bad font-medium">
				No price is known for <bdi>{unpriced.map(({ key }) => key).join(", ")}</bdi>.
			</p>
			<p>
				Until there is one, the highest known price counts, so these amounts are probably too high.
				Set <code>USAGE_PRICES</code> for the Worker, in USD per million tokens or per minute of
				sound. With your prices instead of these:
			</p>
			<pre className="border-line rounded-lg border p-2 wrap-anywhere whitespace-pre-wrap">
				<code>USAGE_PRICES={JSON.stringify(example)}</code>
			</pre>
		</div>
	);
}
