// Measuring a Worker beside a peer in short alternating turns: a machine's speed changes within a second, and then changes for both.
import { note } from "./report.ts";
import { readAll, type Send } from "./requests.ts";
import type { Worker } from "./workers.ts";

export type Measure = () => Promise<number>;

/** Measures the CPU milliseconds that a request costs a Worker; throws when a response is not the expected one. */
export function cpuPerRequest(
	worker: Worker,
	send: Send,
	{
		count,
		atOnce = 1,
		expected,
	}: { count: number; atOnce?: number; expected: (status: number, text: string) => boolean },
): Measure {
	return async () => {
		let left = count;
		const before = worker.cpu();
		const client = async () => {
			while (left-- > 0) {
				const response = await send();
				const text = await readAll(response);
				if (!expected(response.statusCode ?? 0, text)) {
					throw new Error(`unexpected response ${response.statusCode}: ${text.slice(0, 300)}`);
				}
			}
		};
		await Promise.all(Array.from({ length: atOnce }, client));
		return (worker.cpu() - before) / count;
	};
}

export const quantile = (values: number[], q: number) =>
	values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ??
	Number.NaN;
const median = (values: number[]) => quantile(values, 0.5);
export const digits = (value: number) =>
	Math.abs(value) < 10 ? value.toFixed(2) : value.toFixed(0);
/** Formats the median and, in brackets, the quartiles. */
const spread = (values: number[], unit = "") =>
	`${digits(median(values))}${unit} (${digits(quantile(values, 0.25))}–${digits(quantile(values, 0.75))})`;

/**
 * Measures ours and a peer in pairs of turns, and notes the median ratio. There is a pair of processes for each element of `pairs`, because two
 * processes with the same code differ by more than a turn does. Warm-up turns do not count.
 */
export async function compare(
	figure: string,
	{
		peer,
		target,
		pairs,
		turns,
		warmUp,
	}: {
		peer: string;
		/** The highest ratio that is accepted; undefined for a figure that is only reported. */
		target: number | undefined;
		pairs: { ours: Measure; theirs: Measure }[];
		turns: number;
		warmUp: number;
	},
): Promise<void> {
	const ours: number[] = [];
	const theirs: number[] = [];
	const ratios: number[] = [];
	for (let turn = -warmUp; turn < turns; turn++) {
		for (const pair of pairs) {
			// Alternating, so that neither always runs after the other's garbage.
			const isFirst = turn % 2 === 0;
			const before = isFirst ? await pair.ours() : undefined;
			const their = await pair.theirs();
			const our = before ?? (await pair.ours());
			if (turn < 0) continue;
			ours.push(our);
			theirs.push(their);
			ratios.push(our / their);
		}
	}
	note({
		figure,
		value: spread(ours, " ms"),
		peer: `${peer}: ${spread(theirs, " ms")}`,
		ratio: spread(ratios),
		target: target === undefined ? "reported" : `≤ ${target}`,
		isReached: target === undefined ? undefined : median(ratios) <= target,
	});
}

/** Measures ours, the passthrough and the emulator alone in turn; notes the delays that the first two add to the third. */
export async function compareDelays(
	figure: string,
	{
		target,
		ways: [ours, passthrough, alone],
		rounds,
		measure,
	}: {
		/** The highest added median that is accepted, in milliseconds. */
		target: number;
		ways: [Send, Send, Send];
		rounds: number;
		/** Returns the delays of one response, in milliseconds. */
		measure: (send: Send) => Promise<number[]>;
	},
): Promise<void> {
	const ways = [ours, passthrough, alone].map((send) => ({ send, delays: [] as number[] }));
	for (let round = 0; round < rounds; round++) {
		for (const { send, delays } of round % 2 ? ways : ways.toReversed()) {
			delays.push(...(await measure(send)));
		}
	}
	const [ourDelays = [], theirDelays = [], base = []] = ways.map(({ delays }) => delays);
	const added = (delays: number[], q: number) => quantile(delays, q) - quantile(base, q);
	const format = (delays: number[]) =>
		`p50 ${digits(added(delays, 0.5))} ms, p99 ${digits(added(delays, 0.99))} ms`;
	note({
		figure,
		value: format(ourDelays),
		peer: `passthrough: ${format(theirDelays)}; emulator alone: p50 ${digits(median(base))} ms, p99 ${digits(quantile(base, 0.99))} ms`,
		ratio: "",
		target: `p50 ≤ ${target} ms`,
		isReached: added(ourDelays, 0.5) <= target,
	});
}
