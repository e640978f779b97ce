import { clsx } from "clsx";
import { type ReactNode, useState } from "react";
import { axisEnd, type Bucket } from "./buckets.ts";
import { axisUsd, usd, utcDay, utcHour, utcShortDay, utcWeekday } from "./format-usage.ts";

interface Props {
	/** The period that the bars cover, for instance "the last 7 days". */
	period: string;
	buckets: readonly Bucket[];
	/** Wraps a bar in a link for the pointer; the table beside the chart has the same links for everyone. */
	link?: (bucket: Bucket, bar: { className: string; onPointerEnter: () => void }) => ReactNode;
	/** Height of the bars, as a class. */
	height?: string | undefined;
}

const isHour = (key: string) => key.length > 10;

/** A day with its weekday, or the hour of a day. */
export const bucketName = (key: string) =>
	isHour(key) ? `${utcDay(key)}, ${utcHour(key)} UTC` : utcDay(key);

const sum = (buckets: readonly Bucket[], part: "geminiUsd" | "deepgramUsd") =>
	buckets.reduce((total, bucket) => total + bucket[part], 0);

/** Stacked bars of spending. The legend shows the amounts of the bar under the pointer, otherwise the sums. */
export function UsageChart({ period, buckets, link, height = "h-44" }: Props) {
	const [pointedAt, setPointedAt] = useState<string>();
	const most = Math.max(...buckets.map(({ geminiUsd, deepgramUsd }) => geminiUsd + deepgramUsd));
	const pointed = most > 0 ? buckets.find(({ key }) => key === pointedAt) : undefined;
	const counted = pointed ? [pointed] : buckets;
	const [gemini, deepgram] = [sum(counted, "geminiUsd"), sum(counted, "deepgramUsd")];
	const end = most > 0 ? axisEnd(most) : 1;
	return (
		<figure onPointerLeave={() => setPointedAt(undefined)}>
			<figcaption className="mb-3 flex flex-wrap items-baseline gap-x-5 text-sm tabular-nums">
				<span className="mr-auto max-sm:basis-full">
					<span className="text-soft">
						{pointed ? bucketName(pointed.key) : `Spent in ${period}`}
					</span>{" "}
					<strong className="font-semibold">{usd(gemini + deepgram)}</strong>
				</span>
				<Legend color="bg-accent" name="Deepgram" amount={deepgram} />
				<Legend color="bg-control" name="Gemini" amount={gemini} />
			</figcaption>
			<div className={clsx("flex gap-2", height)}>
				<div className="text-soft flex w-11 shrink-0 flex-col justify-between text-right text-xs tabular-nums">
					{most > 0 &&
						[end, end / 2, 0].map((value) => (
							<span key={value} className="-my-2">
								{axisUsd(value, end)}
							</span>
						))}
				</div>
				<div className="relative flex-1">
					<div className="absolute inset-0 flex flex-col justify-between">
						{[1, 2, 3].map((line) => (
							<div key={line} className="border-line border-t" />
						))}
					</div>
					{most > 0 ? (
						<Bars
							label={`Bar chart of ${period}: ${usd(deepgram)} for Deepgram, ${usd(gemini)} for Gemini.`}
							buckets={buckets}
							end={end}
						/>
					) : (
						<p className="text-soft absolute inset-0 flex items-center justify-center text-sm">
							<span className="bg-card px-2">Nothing was used in {period}.</span>
						</p>
					)}
					{most > 0 && (
						<div aria-hidden="true" className="absolute inset-0 flex">
							{buckets.map((bucket) => {
								const bar = {
									className: "hover:bg-ink/5 h-full flex-1",
									onPointerEnter: () => setPointedAt(bucket.key),
								};
								return link ? link(bucket, bar) : <span key={bucket.key} {...bar} />;
							})}
						</div>
					)}
				</div>
			</div>
			<Axis keys={buckets.map(({ key }) => key)} />
		</figure>
	);
}

function Legend({ color, name, amount }: { color: string; name: string; amount: number }) {
	return (
		<span className="inline-flex items-baseline gap-1.5">
			{/* Forced colours leave the bars as they are. */}
			<span
				aria-hidden="true"
				className={clsx("size-2.5 rounded-xs forced-color-adjust-none", color)}
			/>
			<span className="text-soft">{name}</span>
			{usd(amount)}
		</span>
	);
}

// On a phone, the labels of more bars do not fit beside each other.
const MOST_NAMES = 8;

// In percent of the height: a small amount stays visible beside one that is a hundred times larger.
const LEAST = 0.8;

function Bars({ label, buckets, end }: { label: string; buckets: readonly Bucket[]; end: number }) {
	const height = (amount: number) => (amount > 0 ? Math.max((amount / end) * 100, LEAST) : 0);
	// Few bars would look like blocks.
	const width = buckets.length > MOST_NAMES ? 0.7 : 0.45;
	return (
		<svg
			role="img"
			aria-label={label}
			viewBox={`0 0 ${buckets.length} 100`}
			preserveAspectRatio="none"
			className="absolute inset-0 size-full"
		>
			{buckets.map(({ key, geminiUsd, deepgramUsd }, i) => {
				const [gemini, deepgram] = [height(geminiUsd), height(deepgramUsd)];
				// A gap between the two parts, so that colour alone does not distinguish them.
				const gap = gemini > 2 && deepgram > 0 ? LEAST : 0;
				return (
					<g key={key}>
						<rect
							className="fill-accent"
							x={i + (1 - width) / 2}
							width={width}
							y={100 - deepgram}
							height={deepgram}
						/>
						<rect
							className="fill-control"
							x={i + (1 - width) / 2}
							width={width}
							y={100 - deepgram - gemini}
							height={gemini - gap}
						/>
					</g>
				);
			})}
		</svg>
	);
}

function Axis({ keys }: { keys: readonly string[] }) {
	const [first = ""] = keys;
	const name = isHour(first) ? utcHour : keys.length <= MOST_NAMES ? utcWeekday : utcShortDay;
	const middle = keys[Math.floor(keys.length / 2)] ?? "";
	const shown = keys.length <= MOST_NAMES ? keys : [first, middle, keys.at(-1) ?? ""];
	return (
		<div
			aria-hidden="true"
			className={clsx(
				"text-soft mt-1.5 ml-13 flex text-xs",
				keys.length > MOST_NAMES && "justify-between",
			)}
		>
			{shown.map((key) => (
				<span key={key} className={clsx(keys.length <= MOST_NAMES && "flex-1 text-center")}>
					{name(key)}
				</span>
			))}
		</div>
	);
}
