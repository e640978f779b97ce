import Link from "next/link";
import type { UsageCall } from "#client/api.ts";
import { Panel, Retry } from "../../_ui/controls.tsx";
import { count } from "../../_ui/format.ts";
import { focusHeading } from "../../_ui/keep-focus.ts";
import { pageOf, useUrlState } from "../../_ui/url-state.ts";
import { ViewLink } from "../../_ui/view-link.tsx";
import { duration, fineUsd, milliseconds, utcMoment } from "../../_usage/format-usage.ts";
import { Cell, Head, Table } from "../../_usage/table.tsx";
import { bucketName } from "../../_usage/usage-chart.tsx";
import { Paged } from "../_shared/paged.tsx";
import { personUrl } from "../_shared/person-url.ts";
import type { Period } from "./period.ts";
import { useCalls } from "./queries.ts";
import { RowsSkeleton } from "./skeleton.tsx";

/** The single calls of a period, filtered by person or model if the URL says so. */
export function Calls({ period }: { period: Period }) {
	const [query] = useUrlState();
	const [person, model] = [query.get("person") ?? "", query.get("model") ?? ""];
	const hour = query.get("hour") ?? "";
	const page = pageOf(query);
	const calls = useCalls(
		{
			...(hour ? { hour } : period.query),
			...(person ? { userId: person } : {}),
			...(model ? { model } : {}),
		},
		page,
	);
	const { data, error, refetch, isPlaceholderData } = calls;
	const known = data?.calls.find(({ userId }) => userId === person);
	return (
		<>
			<div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
				<ViewLink
					to={{ view: "", person: "", model: "", hour: "", page: "" }}
					onView={focusHeading}
					className="text-accent inline-flex min-h-11 items-center underline underline-offset-4"
				>
					Back to usage
				</ViewLink>
				<p className="text-soft mr-auto">
					{data &&
						!isPlaceholderData &&
						`${count(data.total)} ${data.total === 1 ? "call" : "calls"} in `}
					{data && !isPlaceholderData && (hour ? bucketName(hour) : period.name)}
				</p>
				{person && (
					<span className="flex items-center">
						<Link
							href={personUrl(person)}
							prefetch={false}
							className="inline-flex min-h-11 items-center underline underline-offset-4"
						>
							<bdi>{known?.name ?? "This person"}</bdi>
						</Link>
						<ShowAll filter="person" label="Show the calls of everyone" />
					</span>
				)}
				{hour && <ShowAll filter="hour" label="Show the calls of all hours" />}
				{model && (
					<span className="flex items-center">
						<bdi className="wrap-anywhere">{model}</bdi>
						<ShowAll filter="model" label="Show the calls of all models" />
					</span>
				)}
			</div>
			{error && <Retry error={error} again={refetch} />}
			<Panel>
				<Paged query={calls} page={page} skeleton={<RowsSkeleton />}>
					{({ calls: rows }) =>
						rows.length === 0 ? (
							<p className="text-soft py-4 text-sm">
								No calls in this period. Single calls are kept for 30 days, sums permanently.
							</p>
						) : (
							<CallsTable calls={rows} />
						)
					}
				</Paged>
			</Panel>
		</>
	);
}

/** Removes a filter. */
function ShowAll({ filter, label }: { filter: string; label: string }) {
	return (
		<ViewLink
			to={{ [filter]: "", page: "" }}
			aria-label={label}
			title={label}
			onView={focusHeading}
			className="text-soft hover:text-ink inline-flex size-11 items-center justify-center"
		>
			×
		</ViewLink>
	);
}

function CallsTable({ calls }: { calls: readonly UsageCall[] }) {
	return (
		<Table label="Calls">
			<thead>
				<tr>
					<Head isText>Time (UTC)</Head>
					<Head isText wide>
						Person
					</Head>
					<Head isText wide>
						Model
					</Head>
					<Head wide>In</Head>
					<Head wide>Cached</Head>
					<Head wide>Out</Head>
					<Head wide>Thoughts</Head>
					<Head wide>Sound</Head>
					<Head>First text</Head>
					<Head isText wide>
						Ended
					</Head>
					<Head>Cost</Head>
				</tr>
			</thead>
			<tbody>
				{calls.map((call) => (
					<CallRow key={call.id} call={call} />
				))}
			</tbody>
		</Table>
	);
}

const ENDED = {
	finished: "Finished",
	failed: "Failed",
	cancelled: "Client disconnected",
	replaced: "Replaced by another attempt",
} as const;

function CallRow({ call }: { call: UsageCall }) {
	const { service, name, createdAt, model, seconds, firstTextMs, usd, isEstimated } = call;
	const isAnswer = service === "gemini";
	const person = <bdi className="wrap-anywhere">{name ?? "Deleted account"}</bdi>;
	const tokens = (number: number) => (isAnswer ? count(number) : "");
	return (
		<tr className="align-top">
			<Cell isText>
				<time dateTime={createdAt}>{utcMoment(createdAt)}</time>
				{/* On a phone, what the other columns have. */}
				<span className="text-soft block text-xs md:hidden">
					{person} · <bdi className="wrap-anywhere">{model}</bdi>
					{isAnswer ? (
						<Ended call={call} before=" · " />
					) : (
						<span className="whitespace-nowrap"> · {duration(seconds)}</span>
					)}
				</span>
			</Cell>
			<Cell isText wide>
				{person}
			</Cell>
			<Cell isText wide>
				<bdi className="wrap-anywhere">{model}</bdi>
			</Cell>
			<Cell wide>{tokens(call.input)}</Cell>
			<Cell wide>{tokens(call.cached)}</Cell>
			<Cell wide>{tokens(call.output)}</Cell>
			<Cell wide>{tokens(call.thoughts)}</Cell>
			<Cell wide>{isAnswer ? "" : duration(seconds)}</Cell>
			<Cell>{firstTextMs === null ? "" : milliseconds(firstTextMs)}</Cell>
			<Cell isText wide>
				<Ended call={call} />
			</Cell>
			<Cell>
				{fineUsd(usd)}
				{isEstimated && <span className="text-soft block text-xs">estimated</span>}
			</Cell>
		</tr>
	);
}

/** How an answer ended, and with which error. Keys do not end. */
function Ended({ call: { ended, errorCode }, before = "" }: { call: UsageCall; before?: string }) {
	if (!ended) return null;
	return (
		<span className={ended === "failed" ? "text-bad" : ""}>
			{before}
			{ENDED[ended]}
			{errorCode && `: ${errorCode}`}
		</span>
	);
}
