import { expect, test } from "vitest";
import type { Answer } from "../answer/answers.ts";
import { deleteDeviceData } from "../device-data.ts";
import { createInterviewKeeper } from "./keep-interview.ts";
import { addTypedTurn, type Entry, reduceTranscript } from "./transcript.ts";

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
		storage,
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
const nothing = { entries: [], answers: [] };

test("an interview is kept for its user, written at most once a second", () => {
	const { storage, keeper, timers } = setUp();
	keeper.keep(nothing);
	keeper.keep({ entries, answers: [answer] });
	expect(timers.map(({ ms }) => ms)).toEqual([1_000]);
	expect(keeper.read()).toEqual(nothing);
	timers[0]?.run();
	expect(keeper.read()).toEqual({ entries, answers: [answer] });
	expect(setUp(storage, "bob").keeper.read()).toEqual(nothing);
	keeper.keep(nothing);
	expect(timers).toHaveLength(2);
});

test("a hidden page writes at once", () => {
	const { keeper, timers } = setUp();
	keeper.keep({ entries, answers: [] });
	keeper.flush();
	expect(keeper.read().entries).toEqual(entries);
	expect(timers[0]?.isCancelled).toBe(true);
});

test("deleting also drops pending writes", () => {
	const { keeper, timers } = setUp();
	keeper.keep({ entries, answers: [] });
	keeper.flush();
	keeper.keep({ entries, answers: [answer] });
	keeper.delete();
	timers.at(-1)?.run();
	keeper.flush();
	expect(keeper.read()).toEqual(nothing);
});

test("two tabs of one user keep what was said in both, and what one has deleted stays deleted", () => {
	const storage = memoryStorage();
	const one = setUp(storage);
	one.keeper.keep({ entries, answers: [] });
	one.keeper.flush();
	const two = setUp(storage);
	const base = two.keeper.read().entries;

	const inOne = addTypedTurn(base, "me", "Because.", 20);
	one.keeper.keep({ entries: inOne, answers: [answer] });
	one.keeper.flush();
	const inTwo = addTypedTurn([], "interviewer", "And then?", 10);
	two.keeper.keep({ entries: inTwo, answers: [{ ...answer, id: "2", askedAt: 1 }] });
	two.keeper.flush();

	const { entries: kept, answers } = setUp(storage).keeper.read();
	expect(kept.map((entry) => entry.kind === "turn" && entry.text)).toEqual([
		"And then?",
		"Because.",
	]);
	expect(answers.map(({ id }) => id)).toEqual(["2", "1"]);

	// Each tab continues, or deletes its own entries.
	two.keeper.keep({ entries: [], answers: [] });
	two.keeper.flush();
	one.keeper.keep({ entries: addTypedTurn(inOne, "me", "So.", 30), answers: [] });
	one.keeper.flush();
	const { entries: left } = setUp(storage).keeper.read();
	expect(left.map((entry) => entry.kind === "turn" && entry.text)).toEqual([
		"Why?",
		"Because.",
		"So.",
	]);
});

test("signing out deletes the interviews of everyone, and nothing else", () => {
	const { storage, keeper } = setUp();
	keeper.keep({ entries, answers: [] });
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
	keeper.keep({ entries: open, answers: [...answers, { ...answer, text: "", state: "waiting" }] });
	keeper.flush();
	const read = keeper.read();
	expect(read.entries.map((entry) => entry.kind === "turn" && entry.isFinal)).toEqual([true, true]);
	expect(read.answers.map(({ state }) => state)).toEqual(["stopped", "failed", "stopped"]);
	expect(read.answers.every(({ isDraft }) => !isDraft)).toBe(true);
});

test("storage that is full or denied is reported, and reads as empty", () => {
	const full = setUp(memoryStorage(10));
	full.keeper.keep({ entries, answers: [] });
	full.keeper.flush();
	expect(full.failures()).toBe(1);
	const denied = createInterviewKeeper({
		storage: undefined,
		userId: "ann",
		after: () => () => {},
		onFailure: () => full.keeper.delete(),
	});
	denied.keep({ entries, answers: [] });
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
	expect(setUp(storage).keeper.read()).toEqual({ entries: valid, answers: [] });
});
