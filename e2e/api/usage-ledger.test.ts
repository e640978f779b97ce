// A thousand mixed requests: what the emulator says it has served, what is in D1, and what PostHog received are the same.
import type { Step } from "../../emulator/script.ts";
import { emulatorSettings, startEmulator } from "../../emulator/server.ts";
import { withD1 } from "../support/database.ts";
import { type Capture, EmulatorClient, type GeminiBody } from "../support/emulator.ts";
import { expect, test } from "../support/fixtures.ts";
import { type Person, readFrames } from "../support/people.ts";

const ROUNDS = 5;
const PEOPLE_PER_ROUND = 10;
/** Each kind twice: 200 requests a round. */
const REPEATS = 2;
const AT_ONCE = 20;

const SECOND_MODEL = "gemini-2.5-flash-lite";
const MODELS = `gemini-3.5-flash-lite, ${SECOND_MODEL}`;

/** A frame with text and counts that differ with `n`, of a model that costs something else. */
const counted = (n: number, more: object = {}) => ({
	frame: {
		candidates: [{ content: { parts: [{ text: `Part ${n}. ` }] }, ...more }],
		usageMetadata: {
			promptTokenCount: 1_000 + n,
			cachedContentTokenCount: n % 400,
			candidatesTokenCount: 7 * n,
			thoughtsTokenCount: n % 11,
		},
		modelVersion: n % 3 ? "gemini-3.5-flash-lite" : SECOND_MODEL,
	},
});
const overloaded = [
	{ status: 503, headers: { "Content-Type": "application/json" } },
	{ raw: '{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}' },
];

type Kind = (context: {
	emulator: EmulatorClient;
	person: Person;
	prompt: string;
	n: number;
}) => Promise<void>;
const ask: Kind = async ({ person, prompt }) => void (await readFrames(await person.ask(prompt)));
const scripted =
	(...answers: ((n: number) => Step[])[]): Kind =>
	async (context) => {
		const { emulator, prompt, n } = context;
		for (const steps of answers) {
			await emulator.script("gemini", prompt, steps(n));
		}
		await ask(context);
	};

const KINDS: Record<string, Kind> = {
	"the usual answer": ask,
	"an answer with cached tokens and thoughts": scripted((n) => [
		counted(n),
		counted(n + 5, { finishReason: "STOP" }),
	]),
	"a model that fails, and the next": scripted(
		() => overloaded,
		(n) => [counted(n, { finishReason: "STOP" })],
	),
	"an empty answer, and a retry": scripted(
		(n) => [{ frame: { ...counted(n).frame, candidates: [{ finishReason: "STOP" }] } }],
		(n) => [counted(n + 1, { finishReason: "STOP" })],
	),
	"every model fails": scripted(
		() => overloaded,
		() => overloaded,
		() => overloaded,
	),
	"an error after some text": scripted((n) => [counted(n), { frame: { error: { code: 503 } } }]),
	"a broken connection after some text": scripted((n) => [counted(n), { cut: true }]),
	"a blocked answer": scripted((n) => [counted(n, { finishReason: "SAFETY" })]),
	"a client that leaves after the first frame": async ({ emulator, person, prompt, n }) => {
		await emulator.script("gemini", prompt, [counted(n), { hold: "never" }]);
		const disconnect = new AbortController();
		const response = await person.ask(prompt, {}, disconnect.signal);
		const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
		for (let text = ""; !text.includes('{"text"'); ) text += (await reader?.read())?.value ?? "";
		disconnect.abort();
	},
	"a client that leaves before anything": async ({ emulator, person, prompt }) => {
		await emulator.script("gemini", prompt, [{ hold: "never" }]);
		const disconnect = new AbortController();
		await person.ask(prompt, {}, disconnect.signal);
		await emulator.seenOnce("gemini", prompt, "open");
		disconnect.abort();
	},
};

interface Sums {
	input: number;
	cached: number;
	output: number;
	thoughts: number;
}
const NONE: Sums = { input: 0, cached: 0, output: 0, thoughts: 0 };
const add = (a: Sums, b: Sums): Sums => ({
	input: a.input + b.input,
	cached: a.cached + b.cached,
	output: a.output + b.output,
	thoughts: a.thoughts + b.thoughts,
});

// In USD a million tokens. Written down again: a test that read our table would share its mistakes.
const PRICES: Record<string, { input: number; cached: number; output: number }> = {
	"gemini-3.5-flash-lite": { input: 0.3, cached: 0.03, output: 2.5 },
	[SECOND_MODEL]: { input: 0.1, cached: 0.01, output: 0.4 },
};
const microdollars = (model: string, { input, cached, output, thoughts }: Sums) => {
	const price = PRICES[model];
	if (!price) throw new Error(`no price for ${model}`);
	return (
		(input - cached) * price.input + cached * price.cached + (output + thoughts) * price.output
	);
};

test("the tokens and costs of a thousand mixed requests are the same at Gemini, in D1 and in PostHog", async ({
	startWith,
	mark,
}) => {
	test.setTimeout(600_000);
	const ownEmulator = await startEmulator({ port: 0, paceMs: 0 });
	const emulator = new EmulatorClient(ownEmulator.url);
	const settings = { ...emulatorSettings(ownEmulator.url), GEMINI_MODEL: MODELS };
	const worker = await startWith(settings, "populated");
	const kinds = Object.values(KINDS);
	let served = NONE;
	let servedMicro = 0;
	let reported = NONE;
	let reportedUsd = 0;
	const people: Person[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const tag = `${mark} round ${round}`;
		const requests = Array.from({ length: PEOPLE_PER_ROUND }, () => {
			const person = worker.accounts.approved();
			people.push(person);
			return Array.from({ length: REPEATS * kinds.length }, (_, n) => ({ person, n }));
		}).flat();
		const waiting = requests.map(({ person, n }, i) => () => {
			const kind = kinds[n % kinds.length] as Kind;
			return kind({ emulator, person, prompt: `${tag}, number ${i}.`, n: i });
		});
		const work = async () => {
			for (let next = waiting.shift(); next; next = waiting.shift()) await next();
		};
		await Promise.all(Array.from({ length: AT_ONCE }, work));
		const events = await emulator.seen<Capture>("posthog", tag, { count: requests.length });
		for (const { body } of events) {
			const count = (name: string) => Number(body.properties[name]);
			reported = add(reported, {
				input: count("$ai_input_tokens"),
				cached: count("$ai_cache_read_input_tokens"),
				output: count("$ai_output_tokens"),
				thoughts: count("$ai_reasoning_tokens"),
			});
			reportedUsd += count("$ai_total_cost_usd");
		}
		for (const call of await emulator.all<GeminiBody>("gemini", tag)) {
			if (!call.served) continue;
			const counts = {
				input: call.served.promptTokenCount ?? 0,
				cached: call.served.cachedContentTokenCount ?? 0,
				output: call.served.candidatesTokenCount ?? 0,
				thoughts: call.served.thoughtsTokenCount ?? 0,
			};
			served = add(served, counts);
			servedMicro += microdollars(call.served.model, counts);
		}
	}
	// Stopped before D1 is read, so that everything has been written.
	await worker.stop();
	await ownEmulator.close();
	const ids = JSON.stringify(people.map(({ id }) => id));
	const sums = "sum(input) input, sum(cached) cached, sum(output) output, sum(thoughts) thoughts";
	const recorded = await withD1(worker.state, async (d1) => {
		const read = async (sql: string) =>
			(await d1.prepare(sql).bind(ids).first<Sums & { nano: number }>()) as Sums & { nano: number };
		const mine = "userId in (select value from json_each(?1))";
		return {
			told: await read(
				`select ${sums}, sum(costNano) nano from generation where ${mine} and not isEstimated`,
			),
			all: await read(`select ${sums}, sum(costNano) nano from generation where ${mine}`),
			days: await read(`select ${sums}, sum(costNano) nano from usage_day where ${mine}`),
			everyone: await read(
				`select ${sums}, sum(costNano) nano from usage_day where userId = '' and ?1 <> ''`,
			),
		};
	});
	const { nano: toldNano, ...told } = recorded.told;
	expect(told).toEqual(served);
	expect(toldNano / 1_000).toBeCloseTo(servedMicro, 3);
	const { nano, ...all } = recorded.all;
	expect(all).toEqual(reported);
	expect(nano / 1e9).toBeCloseTo(reportedUsd, 9);
	expect(recorded.days).toEqual(recorded.all);
	expect(recorded.everyone).toEqual(recorded.all);
	// Answers whose clients disconnected before any text are estimated.
	expect(nano).toBeGreaterThan(toldNano);
});
