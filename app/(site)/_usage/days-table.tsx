import { type ReactNode, useState } from "react";
import type { UsageTotals as Totals } from "#client/api.ts";
import { compact, count } from "../_ui/format.ts";
import { duration, usd } from "./format-usage.ts";
import { Cell, Head, Table } from "./table.tsx";
import { bucketName } from "./usage-chart.tsx";

interface Props {
	/** "days" or "hours". */
	unit: string;
	rows: readonly ({ key: string } & Totals)[];
	/** Puts the name of a row into a link. */
	link?: (key: string, name: string) => ReactNode;
}

/** The numbers of a chart as a table, one row for each day or hour with usage. Collapsed at first. */
export function DaysTable({ unit, rows, link = (_, name) => name }: Props) {
	const [wasOpened, setWasOpened] = useState(false);
	if (rows.length === 0) return null;
	return (
		<details
			className="mt-2"
			onToggle={({ currentTarget }) => currentTarget.open && setWasOpened(true)}
		>
			<summary className="text-soft hover:text-ink inline-flex min-h-11 cursor-pointer items-center text-sm">
				Show these {unit} as a table
			</summary>
			{wasOpened && (
				<Table label={`Usage by ${unit === "days" ? "day" : "hour"}`}>
					<thead>
						<tr>
							<Head isText>{unit === "days" ? "Day (UTC)" : "Hour (UTC)"}</Head>
							<Head>Spent</Head>
							<Head>Deepgram</Head>
							<Head>Gemini</Head>
							<Head wide>Answers</Head>
							<Head wide>Tokens</Head>
							<Head wide>Transcribed</Head>
						</tr>
					</thead>
					<tbody>
						{rows.map((row) => (
							<tr key={row.key}>
								<Cell isText>{link(row.key, bucketName(row.key))}</Cell>
								<Cell>{usd(row.usd)}</Cell>
								<Cell>{usd(row.deepgramUsd)}</Cell>
								<Cell>{usd(row.geminiUsd)}</Cell>
								<Cell wide>{count(row.answers)}</Cell>
								<Cell wide>{compact(row.input + row.output + row.thoughts)}</Cell>
								<Cell wide>{duration(row.seconds)}</Cell>
							</tr>
						))}
					</tbody>
				</Table>
			)}
		</details>
	);
}
