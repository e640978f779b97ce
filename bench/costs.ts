// What a deployment costs a month: `node bench/costs.ts` prints the table of docs/plan-and-cost.md, from the prices in lib/usage/prices.ts, the
// bench's CPU figures and Cloudflare's price list. `costs.test.ts` compares the document with it.
import { NANO_PER_USD } from "../lib/usage/money.ts";
import { minutePriceOf, soundCost, tokenCost, tokenPriceOf } from "../lib/usage/prices.ts";

/** The day whose prices count. */
const PRICED_AT = Date.UTC(2026, 10, 27);
const PEOPLE = [1, 1_000, 100_000];
/** Hours of interview that a person has in a month. */
const HOURS = 10;
/** Hours of a month in which interviews happen: 22 days of 8 hours. */
const WORKING_HOURS = 22 * 8;

/** What one hour of interview causes, as in bench/d1-time.ts: two sources, each of which reports once a minute. */
const ANSWERS = 60;
const KEYS = 4;
const REPORTS = 120;
const SOURCES = 2;
const ANSWER = { input: 2_000, cached: 0, output: 150, thoughts: 0 };

/** CPU in milliseconds, from a run of the bench on 2026-11-27: an answer of 36 frames; a key and a report as an answer of one frame. */
const ANSWER_CPU_MS = 8.3;
const OTHER_CPU_MS = 2;
/** Rows of D1, from `meta.rows_read` and `meta.rows_written` of the statements of bench/d1-time.ts, and the four that go when a call is deleted. */
const ROWS_READ = { answer: 39, key: 37, report: 74 };
const ROWS_WRITTEN = { answer: 14 + 4, key: 14 + 4, report: 10 };

/** Cloudflare's Workers Paid plan: what is included in a month, and USD a million of what is beyond it. */
const PLAN_USD = 5;
const CLOUDFLARE = {
	requests: { included: 10e6, perMillion: 0.3 },
	cpuMs: { included: 30e6, perMillion: 0.02 },
	rowsRead: { included: 25e9, perMillion: 0.001 },
	rowsWritten: { included: 50e6, perMillion: 1 },
};

const noOverrides = { tokens: {}, minutes: {} };
const answerUsd = () => {
	const price = tokenPriceOf("gemini-flash-lite-latest", PRICED_AT, noOverrides);
	const { inputNano, outputNano } = tokenCost(ANSWER, price);
	return (inputNano + outputNano) / NANO_PER_USD;
};
const hourOfSoundUsd = () =>
	soundCost(3_600, minutePriceOf("flux-general-en", PRICED_AT, noOverrides)) / NANO_PER_USD;

const sum = (rows: { answer: number; key: number; report: number }) =>
	rows.answer * ANSWERS + rows.key * KEYS + rows.report * REPORTS;

/** What one hour of interview uses. */
const HOUR = {
	requests: ANSWERS + KEYS + REPORTS,
	cpuMs: ANSWERS * ANSWER_CPU_MS + (KEYS + REPORTS) * OTHER_CPU_MS,
	rowsRead: sum(ROWS_READ),
	rowsWritten: sum(ROWS_WRITTEN),
};

const number = (value: number, digits = 0) =>
	value.toLocaleString("en-US", { maximumFractionDigits: digits, minimumFractionDigits: digits });
const usd = (value: number) => `$${number(value, 2)}`;
const millions = (value: number) =>
	value < 1e6 ? number(value) : `${number(value / 1e6)} million`;

/** Returns the table of costs as lines of Markdown. */
export function costTable(): string[] {
	const columns = PEOPLE.map((people) => {
		const hours = people * HOURS;
		const beyond = (Object.keys(HOUR) as (keyof typeof HOUR)[]).map((key) => {
			const { included, perMillion } = CLOUDFLARE[key];
			const used = HOUR[key] * hours;
			const cost = (Math.max(0, used - included) / 1e6) * perMillion;
			return { used, cost };
		});
		const [requests, cpu, read, written] = beyond;
		const cloudflare = PLAN_USD + beyond.reduce((total, { cost }) => total + cost, 0);
		const gemini = hours * ANSWERS * answerUsd();
		const deepgram = hours * SOURCES * hourOfSoundUsd();
		return [
			`${number(people)} ${people === 1 ? "person" : "people"}`,
			number(hours),
			number(Math.ceil(hours / WORKING_HOURS)),
			...[requests, cpu, read, written].map((each) =>
				each ? `${millions(each.used)}, ${usd(each.cost)}` : "",
			),
			usd(cloudflare),
			usd(gemini),
			usd(deepgram),
			`**${usd(cloudflare + gemini + deepgram)}**`,
		];
	});
	const titles = [
		"a month",
		"hours of interview",
		"people at once, on average",
		"requests",
		"CPU milliseconds",
		"rows read in D1",
		"rows written in D1",
		"Cloudflare, the plan included",
		"Gemini",
		"Deepgram",
		"together",
	];
	const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
	const lines = titles.map((title, i) =>
		line([title, ...columns.map((column) => column[i] ?? "")]),
	);
	return [lines[0] ?? "", line(["---", ...columns.map(() => "---:")]), ...lines.slice(1)];
}

/** Returns the sentences that say what one answer and one hour cost. */
export function costOfOne(): string {
	const hour = ANSWERS * answerUsd() + SOURCES * hourOfSoundUsd();
	return `An answer costs $${answerUsd().toFixed(4)}, an hour of one source ${usd(hourOfSoundUsd())}, an hour of interview ${usd(hour)}.`;
}

if (import.meta.main) console.log([costOfOne(), "", ...costTable()].join("\n"));
