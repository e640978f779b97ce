import { expect, test } from "vitest";
import type { Answer } from "../answer/answers.ts";
import { deleteDeviceData } from "../device-data.ts";
import { createInterviewKeeper } from "./keep-interview.ts";
import { addTypedTurn, correctTurn, type Entry, reduceTranscript } from "./transcript.ts";

/** A fake of the browser's storage, whose keys are properties. */
function memoryStorage(maxCharacters = Number.POSITIVE_INFINITY): Storage {
	const methods = {
		getItem: (key: string) => items[key] ?? null,
		setItem(key: string, value: string) {
			if (value.length > maxCharacters) throw new DOMException("full", "QuotaExceededError");
			items[key] = value;
		},
		removeItem: (key: string) => delete items[key],
	};
	const items: Record<string, string> = Object.create(methods);
	return items as never;
}

function setUp(storage: Storage | undefined = memoryStorage(), userId = "ann") {
	const timers: { ms: number; run: () => void; isCancelled: boolean }[] = [];
	let failures = 0;
	const keeper = createInterviewKeeper({
		storage: () => storage,
		userId,
		after(ms, run) {
			const timer = { ms, run, isCancelled: false };
			timers.push(timer);
			return () => (timer.isCancelled = true);
		},
		onFailure: () => failures++,
	});
	return { storage, keeper, timers, failures: () => failures };
}

const entries = addTypedTurn([], "interviewer", "Why?", 5);
const answer: Answer = {
	...{ id: "1", kind: "answer", question: "Why?", askedAt: 6, state: "done", text: "Because." },
	...{ isDraft: false, requestId: "r", problem: undefined },
};
const textsIn = (storage: Storage) =>
	setUp(storage)
		.keeper.read()
		.entries.map((entry) => entry.kind === "turn" && entry.text);
const nothing = { entries: [], answers: [], isSample: false };

test("an interview is kept for its user, written at most once a second", () => {
	const { storage, keeper, timers } = setUp();
	keeper.keep(nothing);
	keeper.keep({ ...nothing, entries, answers: [answer] });
	expect(timers.map(({ ms }) => ms)).toEqual([1_000]);
	expect(keeper.read()).toEqual(nothing);
	timers[0]?.run();
	expect(keeper.read()).toEqual({ ...nothing, entries, answers: [answer] });
	expect(setUp(storage, "bob").keeper.read()).toEqual(nothing);
	keeper.keep(nothing);
	expect(timers).toHaveLength(2);
});

test("a hidden page writes at once", () => {
	const { keeper, timers } = setUp();
	keeper.keep({ ...nothing, entries, answers: [] });
	keeper.flush();
	expect(keeper.read().entries).toEqual(entries);
	expect(timers[0]?.isCancelled).toBe(true);
});

test("deleting also drops pending writes", () => {
	const { keeper, timers } = setUp();
	keeper.keep({ ...nothing, entries, answers: [] });
	keeper.flush();
	keeper.keep({ ...nothing, entries, answers: [answer] });
	keeper.delete();
	timers.at(-1)?.run();
	keeper.flush();
	expect(keeper.read()).toEqual(nothing);
});

test("two tabs of one user keep what was said in both, and what one has deleted stays deleted", () => {
	const storage = memoryStorage();
	const one = setUp(storage);
	one.keeper.keep({ ...nothing, entries, answers: [] });
	one.keeper.flush();
	const two = setUp(storage);
	two.keeper.read();

	const inOne = addTypedTurn(entries, "me", "Because.", 20);
	one.keeper.keep({ ...nothing, entries: inOne, answers: [answer] });
	one.keeper.flush();
	const inTwo = addTypedTurn([], "interviewer", "And then?", 10);
	two.keeper.keep({ ...nothing, entries: inTwo, answers: [{ ...answer, id: "2", askedAt: 1 }] });
	two.keeper.flush();

	expect(textsIn(storage)).toEqual(["And then?", "Because."]);
	expect(
		setUp(storage)
			.keeper.read()
			.answers.map(({ id }) => id),
	).toEqual(["2", "1"]);

	// Each tab continues, or deletes its own entries.
	two.keeper.keep({ ...nothing, entries: [], answers: [] });
	two.keeper.flush();
	one.keeper.keep({ ...nothing, entries: addTypedTurn(inOne, "me", "So.", 30), answers: [] });
	one.keeper.flush();
	expect(textsIn(storage)).toEqual(["Because.", "So."]);
});

test("a tab that has an older copy of a turn or an answer keeps the newer one, unless it has changed its own", () => {
	const storage = memoryStorage();
	const [one, two] = [setUp(storage).keeper, setUp(storage).keeper];
	const open = reduceTranscript([], "me", { type: "words", text: "I led", at: 1 }, 0);
	one.keep({ ...nothing, entries: open, answers: [{ ...answer, text: "Be" }] });
	one.flush();
	const copy = two.read();
	const ended = reduceTranscript(open, "me", { type: "turn-ended", text: "I led it.", at: 2 }, 0);
	one.keep({ ...nothing, entries: ended, answers: [answer] });
	one.flush();

	const inTwo = addTypedTurn(copy.entries, "interviewer", "When?", 10);
	two.keep({ ...copy, entries: inTwo });
	two.flush();
	expect(textsIn(storage)).toEqual(["I led it.", "When?"]);
	expect(setUp(storage).keeper.read().answers).toMatchObject([{ text: "Because." }]);

	const [first = { id: "" }] = inTwo;
	two.keep({ ...copy, entries: correctTurn(inTwo, first.id, "I led two.") });
	two.flush();
	one.keep({ ...nothing, entries: addTypedTurn(ended, "me", "So.", 20), answers: [answer] });
	one.flush();
	expect(textsIn(storage)).toEqual(["I led two.", "When?", "So."]);
});

test("an interview that one tab has deleted does not return from another, whether that has read or written it", () => {
	const storage = memoryStorage();
	const [one, two, three] = [setUp(storage).keeper, setUp(storage).keeper, setUp(storage).keeper];
	one.keep({ ...nothing, entries, answers: [answer] });
	one.flush();
	const copy = two.read();
	three.delete();
	for (const [keeper, interview] of [
		[one, { ...nothing, entries, answers: [answer] }],
		[two, copy],
	] as const) {
		const later = addTypedTurn(interview.entries, "me", "Later", 9);
		keeper.keep({ ...interview, entries: later });
		keeper.flush();
		expect(textsIn(storage)).toEqual(["Later"]);
		expect(setUp(storage).keeper.read().answers).toEqual([]);
		three.delete();
	}
});

test("a reload knows that the sample has begun the interview", () => {
	const { storage, keeper } = setUp();
	keeper.keep({ entries, answers: [], isSample: true });
	keeper.flush();
	expect(setUp(storage).keeper.read().isSample).toBe(true);
	keeper.delete();
	expect(setUp(storage).keeper.read().isSample).toBe(false);
});

test("a tab notices that another one has deleted its user's interview, and nothing else", () => {
	const { keeper } = setUp();
	const isDeleted = (key: string | null, newValue: string | null = null) =>
		keeper.isDeletedBy({ key, newValue });
	expect([isDeleted("interview:ann"), isDeleted(null)]).toEqual([true, true]);
	expect(isDeleted("interview:ann", "{}")).toBe(false);
	expect([isDeleted("interview:bob"), isDeleted("presets:ann")]).toEqual([false, false]);
});

test("signing out deletes the interviews of everyone, and nothing else", () => {
	const { storage, keeper } = setUp();
	keeper.keep({ ...nothing, entries, answers: [] });
	keeper.flush();
	storage?.setItem("theme", "dark");
	deleteDeviceData(storage);
	expect(keeper.read()).toEqual(nothing);
	expect(storage?.getItem("theme")).toBe("dark");
});

test("open turns are closed when the interview is read", () => {
	const { keeper } = setUp();
	const open = reduceTranscript(entries, "me", { type: "words", text: "So", at: 1 }, 10);
	const states: Answer["state"][] = ["streaming", "failed", "withdrawn"];
	const answers = states.map((state) => ({ ...answer, state, isDraft: true }));
	keeper.keep({
		...nothing,
		entries: open,
		answers: [...answers, { ...answer, text: "", state: "waiting" }],
	});
	keeper.flush();
	const read = keeper.read();
	expect(read.entries.map((entry) => entry.kind === "turn" && entry.isFinal)).toEqual([true, true]);
	expect(read.answers.map(({ state }) => state)).toEqual(["stopped", "failed", "stopped"]);
	expect(read.answers.every(({ isDraft }) => !isDraft)).toBe(true);
});

test("storage that is full or denied is reported, and reads as empty", () => {
	const full = setUp(memoryStorage(10));
	full.keeper.keep({ ...nothing, entries, answers: [] });
	full.keeper.flush();
	expect(full.failures()).toBe(1);
	const denied = createInterviewKeeper({
		storage: () => undefined,
		userId: "ann",
		after: () => () => {},
		onFailure: () => full.keeper.delete(),
	});
	denied.keep({ ...nothing, entries, answers: [] });
	denied.flush();
	denied.delete();
	expect(denied.read()).toEqual(nothing);
});

test("stored data in another format is ignored", () => {
	for (const kept of ["{", "null", "[]", '{"entries":7}', '{"entries":[null,{"kind":"turn"},7]}']) {
		const storage = memoryStorage();
		storage.setItem("interview:ann", kept);
		expect(setUp(storage).keeper.read()).toEqual(nothing);
	}
	const storage = memoryStorage();
	const valid: Entry[] = [...entries];
	storage.setItem("interview:ann", JSON.stringify({ entries: [null, ...valid], answers: [{}] }));
	expect(setUp(storage).keeper.read()).toEqual({ ...nothing, entries: valid, answers: [] });
});
