import { expect, test } from "vitest";
import { AnswerError } from "./answer-error.ts";
import { type Asking, createAnswers } from "./answers.ts";
import type { CompletionPart } from "./ask.ts";
import { DOUBLE_PRESS_MS } from "./double-press.ts";

/** A store whose calls the test answers, and whose clock the test sets. */
function setUp() {
	let time = 1_000;
	const calls: Call[] = [];
	const timers: { ms: number; run: () => void; isCancelled: boolean }[] = [];
	const store = createAnswers({
		async *ask(request, signal) {
			const call = new Call(request.prompt, signal);
			calls.push(call);
			yield { requestId: `request-${calls.length}` };
			yield* call.parts();
		},
		now: () => time,
		after(ms, run) {
			const timer = { ms, run, isCancelled: false };
			timers.push(timer);
			return () => {
				timer.isCancelled = true;
			};
		},
	});
	return { store, calls, timers, pass: (ms: number) => (time += ms) };
}

class Call {
	readonly prompt: string;
	readonly signal: AbortSignal;
	#queue: (CompletionPart | Error | "end")[] = [];
	#wake = () => {};

	constructor(prompt: string, signal: AbortSignal) {
		this.prompt = prompt;
		this.signal = signal;
	}

	async *parts(): AsyncGenerator<CompletionPart> {
		for (;;) {
			const part = this.#queue.shift();
			if (part === "end") return;
			if (part instanceof Error) throw part;
			if (part) yield part;
			else await new Promise<void>((resolve) => (this.#wake = resolve));
		}
	}

	async send(part: CompletionPart | Error | "end") {
		this.#queue.push(part);
		this.#wake();
		await settled();
	}
}

/** Waits until all promises that need no timer have settled. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

const asking = (question: string, more: Partial<Asking> = {}): Asking => ({
	kind: "answer",
	question,
	request: { prompt: `Interviewer: ${question}`, bg: "", flag: "copilot" },
	...more,
});

const overloaded = () =>
	new AnswerError({ code: "UPSTREAM_ERROR", error: "API Error: 503 Service Unavailable" });
const limited = (retryAfter: number) =>
	new AnswerError({ code: "UPSTREAM_RATE_LIMITED", error: "API Error: 429", retryAfter });

test("an answer streams in and is done", async () => {
	const { store, calls } = setUp();
	store.ask(asking("Why Go?"));
	expect(store.snapshot().next).toMatchObject({ question: "Why Go?", state: "waiting" });
	await settled();
	await calls[0]?.send({ text: "Because " });
	await calls[0]?.send({ text: "it is simple." });
	expect(store.snapshot()).toMatchObject({
		next: undefined,
		current: { text: "Because it is simple.", state: "streaming", requestId: "request-1" },
	});
	await calls[0]?.send("end");
	expect(store.snapshot().current).toMatchObject({ state: "done", problem: undefined });
});

test("the answer being read stays until the next one has text, then moves to the earlier ones", async () => {
	const { store, calls } = setUp();
	store.ask(asking("First?"));
	await settled();
	await calls[0]?.send({ text: "One" });
	await calls[0]?.send("end");
	store.ask(asking("Second?"));
	await settled();
	expect(store.snapshot()).toMatchObject({
		next: { question: "Second?" },
		current: { text: "One" },
	});
	await calls[1]?.send({ text: "Two" });
	expect(store.snapshot()).toMatchObject({
		next: undefined,
		current: { text: "Two" },
		earlier: [{ text: "One" }],
	});
});

test("the snapshot is the same object until something changes, and listeners are called", async () => {
	const { store } = setUp();
	let changes = 0;
	const unsubscribe = store.subscribe(() => changes++);
	const before = store.snapshot();
	expect(store.snapshot()).toBe(before);
	store.ask(asking("Why?"));
	expect(store.snapshot()).not.toBe(before);
	expect(changes).toBeGreaterThan(0);
	unsubscribe();
	const heard = changes;
	store.stop();
	expect(changes).toBe(heard);
});

test("one call runs at a time: a new question ends the previous call, whose text stays", async () => {
	const { store, calls } = setUp();
	store.ask(asking("First?"));
	await settled();
	await calls[0]?.send({ text: "One" });
	store.ask(asking("Second?"));
	await settled();
	expect(calls[0]?.signal.aborted).toBe(true);
	await calls[0]?.send({ text: " too late" });
	expect(store.snapshot().current).toMatchObject({ text: "One", state: "stopped" });
	store.ask(asking("Third?"));
	await settled();
	expect(store.all().map(({ question }) => question)).toEqual(["First?", "Third?"]);
});

test("the same question is asked once while it is being answered", async () => {
	const { store, calls } = setUp();
	expect(store.ask(asking("Why?"))).toBe(true);
	expect(store.ask(asking("Why?"))).toBe(false);
	expect(store.ask(asking("Why?", { kind: "summary" }))).toBe(true);
	await settled();
	expect(calls).toHaveLength(2);
});

test("two presses of a key within 500 ms request one answer, even if the question has grown", () => {
	const { store, pass } = setUp();
	expect(store.ask(asking("Why?", { isByKey: true }))).toBe(true);
	pass(DOUBLE_PRESS_MS - 1);
	expect(store.ask(asking("Why Go?", { isByKey: true }))).toBe(false);
	expect(store.ask(asking("", { kind: "summary", isByKey: true }))).toBe(true);
	const later = setUp();
	later.store.ask(asking("Why?", { isByKey: true }));
	later.pass(DOUBLE_PRESS_MS);
	expect(later.store.ask(asking("Why Go?", { isByKey: true }))).toBe(true);
});

test("a draft without text disappears when it is aborted, one with text stays until the next has some", async () => {
	const { store, calls } = setUp();
	store.ask(asking("Why?", { isDraft: true }));
	await settled();
	store.abortDraft();
	expect(calls[0]?.signal.aborted).toBe(true);
	expect(store.all()).toEqual([]);

	store.ask(asking("Why Go?", { isDraft: true }));
	await settled();
	await calls[1]?.send({ text: "Draft" });
	store.abortDraft();
	expect(store.snapshot().current).toMatchObject({ text: "Draft", state: "withdrawn" });
	store.ask(asking("Why Go and Rust?"));
	await settled();
	expect(store.snapshot().current).toMatchObject({ text: "Draft" });
	await calls[2]?.send({ text: "Both" });
	expect(store.all()).toMatchObject([{ text: "Both" }]);
});

test("a draft that was complete before its question continued is withdrawn too", async () => {
	const { store, calls } = setUp();
	store.ask(asking("Why?", { isDraft: true }));
	await settled();
	await calls[0]?.send({ text: "Draft" });
	await calls[0]?.send("end");
	store.abortDraft();
	expect(store.snapshot().current).toMatchObject({ state: "withdrawn" });
});

test("a final answer is not aborted as a draft; the key makes a draft final", async () => {
	const { store, calls } = setUp();
	store.ask(asking("Why?", { isDraft: true }));
	store.finalize();
	store.abortDraft();
	await settled();
	expect(calls[0]?.signal.aborted).toBe(false);
	store.ask(asking("How?", { isDraft: true }));
	expect(store.ask(asking("How?", { isByKey: true }))).toBe(false);
	store.abortDraft();
	expect(store.snapshot().next).toMatchObject({ question: "How?", isDraft: false });
});

test("stopping ends the call and keeps its text", async () => {
	const { store, calls } = setUp();
	store.ask(asking("Why?"));
	await settled();
	await calls[0]?.send({ text: "Because" });
	store.stop();
	expect(calls[0]?.signal.aborted).toBe(true);
	expect(store.snapshot().current).toMatchObject({ text: "Because", state: "stopped" });
});

test("an overloaded Gemini is tried again after 2 s, twice, then by the button", async () => {
	const { store, calls, timers } = setUp();
	store.ask(asking("Why?"));
	for (const tries of [1, 2]) {
		await settled();
		await calls[tries - 1]?.send(overloaded());
		expect(store.snapshot().next).toMatchObject({
			state: "retrying",
			problem: { message: "Gemini is overloaded. Trying again in 2 s." },
			requestId: `request-${tries}`,
		});
		expect(timers[tries - 1]?.ms).toBe(2_000);
		timers[tries - 1]?.run();
		expect(store.snapshot().next).toMatchObject({ state: "waiting", problem: undefined });
	}
	await settled();
	await calls[2]?.send(overloaded());
	const failed = store.snapshot().next;
	expect(failed).toMatchObject({
		state: "failed",
		problem: { message: "Gemini is overloaded. Try again in 2 s.", canRetry: true },
	});
	store.retry(failed?.id ?? "");
	await settled();
	expect(calls[3]?.prompt).toBe("Interviewer: Why?");
	await calls[3]?.send({ text: "Because" });
	expect(store.all()).toMatchObject([{ text: "Because", question: "Why?" }]);
});

test.each([
	[10, "retrying", "Gemini's rate limit is reached. Trying again in 10 s."],
	[11, "failed", "Gemini's rate limit is reached. Try again in 11 s."],
])("Gemini's wait of %i s is %s", async (seconds, state, message) => {
	const { store, calls } = setUp();
	store.ask(asking("Why?"));
	await settled();
	await calls[0]?.send(limited(seconds));
	expect(store.snapshot().next).toMatchObject({ state, problem: { message } });
});

test("stopping cancels an automatic retry", async () => {
	const { store, calls, timers } = setUp();
	store.ask(asking("Why?"));
	await settled();
	await calls[0]?.send(limited(3));
	store.stop();
	expect(timers[0]?.isCancelled).toBe(true);
	expect(store.all()).toEqual([]);
});

test("an interrupted answer keeps its text, is not retried automatically, and stays until the retry has text", async () => {
	const { store, calls, timers } = setUp();
	store.ask(asking("Why?"));
	await settled();
	await calls[0]?.send({ text: "Half" });
	await calls[0]?.send(limited(1));
	expect(timers).toEqual([]);
	const failed = store.snapshot().current;
	expect(failed).toMatchObject({ text: "Half", state: "failed" });
	store.retry(failed?.id ?? "");
	store.retry(failed?.id ?? "");
	await settled();
	expect(calls).toHaveLength(2);
	expect(store.snapshot().current?.text).toBe("Half");
	await calls[1]?.send({ text: "Whole" });
	expect(store.all()).toMatchObject([{ text: "Whole" }]);
});

test("a truncated answer counts as done, with a message and without a button", async () => {
	const { store, calls } = setUp();
	store.ask(asking("Why?"));
	await settled();
	await calls[0]?.send({ text: "Long" });
	await calls[0]?.send(new AnswerError({ code: "TRUNCATED" }));
	expect(store.snapshot().current).toMatchObject({
		state: "done",
		problem: { message: "The answer was cut off: it became too long.", canRetry: false },
	});
});

test("resetting ends the call and replaces the answers", async () => {
	const { store, calls } = setUp();
	store.ask(asking("Why?"));
	await settled();
	await calls[0]?.send({ text: "Because" });
	const kept = store.all();
	store.reset();
	expect(calls[0]?.signal.aborted).toBe(true);
	expect(store.all()).toEqual([]);
	store.reset(kept);
	expect(store.snapshot().current?.text).toBe("Because");
});
