import Link from "next/link";
import type { UsageRow } from "#client/api.ts";
import { Panel, Retry } from "../../_ui/controls.tsx";
import { count } from "../../_ui/format.ts";
import { pageOf, useUrlState } from "../../_ui/url-state.ts";
import { duration, percent, usd } from "../../_usage/format-usage.ts";
import { Cell, Head, Table } from "../../_usage/table.tsx";
import { Paged } from "../_shared/paged.tsx";
import { personUrl } from "../_shared/person-url.ts";
import { CallsLink } from "./calls-link.tsx";
import type { Period } from "./period.ts";
import { usePeople } from "./queries.ts";
import { RowsSkeleton } from "./skeleton.tsx";

/** Spending by person, highest first. */
export function PeopleTable({ period, spent }: { period: Period; spent: number }) {
	const [query] = useUrlState();
	const page = pageOf(query);
	const people = usePeople(period.query, page);
	const { data, error, refetch } = people;
	return (
		<Panel>
			<h2 className="mb-2 text-lg font-semibold">
				By person{" "}
				{data && data.total > 0 && (
					<span className="text-soft ml-1 text-sm font-normal tabular-nums">
						{count(data.total)} {data.total === 1 ? "person" : "people"}
					</span>
				)}
			</h2>
			{error && <Retry error={error} again={refetch} />}
			<Paged query={people} page={page} skeleton={<RowsSkeleton />}>
				{({ rows }) =>
					rows.length === 0 ? (
						<p className="text-soft py-4 text-sm">Nobody used anything in {period.name}.</p>
					) : (
						<Table label="Usage by person">
							<thead>
								<tr>
									<Head isText>Person</Head>
									<Head>Spent</Head>
									<Head wide>Share</Head>
									<Head wide>Deepgram</Head>
									<Head wide>Gemini</Head>
									<Head wide>Transcribed</Head>
									<Head>Answers</Head>
								</tr>
							</thead>
							<tbody>
								{rows.map((row) => (
									<PersonRow key={row.key} row={row} spent={spent} />
								))}
							</tbody>
						</Table>
					)
				}
			</Paged>
		</Panel>
	);
}

function PersonRow({ row, spent }: { row: UsageRow; spent: number }) {
	const name = row.name ?? "Deleted account";
	return (
		<tr>
			<Cell isText>
				{row.email ? (
					<Link
						href={personUrl(row.key)}
						prefetch={false}
						className="inline-flex min-h-11 flex-col justify-center hover:underline"
					>
						<bdi className="line-clamp-1 font-medium wrap-anywhere">{name}</bdi>
						<bdi className="text-soft line-clamp-1 text-xs wrap-anywhere">{row.email}</bdi>
					</Link>
				) : (
					<span className="text-soft inline-flex min-h-11 items-center">{name}</span>
				)}
			</Cell>
			<Cell>
				<CallsLink to={{ person: row.key }} label={`${usd(row.usd)}, calls of ${name}`}>
					{usd(row.usd)}
				</CallsLink>
			</Cell>
			<Cell wide>{percent(row.usd, spent)}</Cell>
			<Cell wide>{usd(row.deepgramUsd)}</Cell>
			<Cell wide>{usd(row.geminiUsd)}</Cell>
			<Cell wide>{duration(row.seconds)}</Cell>
			<Cell>
				{count(row.answers)}
				{row.errors > 0 && (
					<span className="text-bad block text-xs">
						{count(row.errors)} {row.errors === 1 ? "error" : "errors"}
					</span>
				)}
			</Cell>
		</tr>
	);
}
