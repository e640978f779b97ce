import { expect, test } from "vitest";
import type { Speaker } from "../speaker.ts";
import {
	type Command,
	type Decision,
	decide,
	type Input,
	type Mode,
	newDecision,
	questionNow,
	startedByKey,
} from "./when-to-answer.ts";

/** A conversation: every call returns the commands it caused. */
function conversation(mode: Mode = "automatic") {
	let state: Decision = newDecision(mode);
	const feed = (input: Input): Command[] => {
		const [next, commands] = decide(state, input);
		state = next;
		return commands;
	};
	const speech =
		(type: "words" | "eager-end" | "turn-ended") => (speaker: Speaker, at: number, text: string) =>
			feed({ type: "speech", speaker, event: { type, at, text } });
	return {
		state: () => state,
		feed,
		words: speech("words"),
		eager: speech("eager-end"),
		ended: speech("turn-ended"),
		started: (speaker: Speaker, at: number) =>
			feed({ type: "speech", speaker, event: { type: "turn-started", at } }),
		resumed: (at: number) =>
			feed({ type: "speech", speaker: "interviewer", event: { type: "resumed", at } }),
		waitOver: (at: number) => feed({ type: "wait-over", at }),
		key: () => {
			const question = questionNow(state);
			state = startedByKey(state);
			return question;
		},
	};
}

const start = (question: string): Command => ({ type: "start", question, isDraft: false });
const draft = (question: string): Command => ({ type: "start", question, isDraft: true });
const ABORT: Command = { type: "abort" };
const FINAL: Command = { type: "final" };

test("a question is answered when its turn ends", () => {
	const talk = conversation();
	expect(talk.started("interviewer", 0)).toEqual([]);
	expect(talk.words("interviewer", 100, "Why Go?")).toEqual([]);
	expect(talk.ended("interviewer", 200, "Why Go?")).toEqual([start("Why Go?")]);
});

test("an eager end starts a draft, and the end of the turn makes it final", () => {
	const talk = conversation();
	expect(talk.eager("interviewer", 100, "Why Go?")).toEqual([draft("Why Go?")]);
	expect(talk.eager("interviewer", 120, "Why Go?")).toEqual([]);
	expect(talk.ended("interviewer", 200, "Why Go?")).toEqual([FINAL]);
	expect(talk.ended("interviewer", 300, "Okay.")).toEqual([]);
});

test("a resumed turn aborts the draft, and is answered as a whole", () => {
	const talk = conversation();
	talk.eager("interviewer", 100, "Why Go?");
	expect(talk.resumed(150)).toEqual([ABORT]);
	expect(talk.resumed(160)).toEqual([]);
	expect(talk.ended("interviewer", 300, "Why Go? And why Rust?")).toEqual([
		start("Why Go? And why Rust?"),
	]);
});

test("a turn that ends with other words than those of its draft is answered again", () => {
	const talk = conversation();
	talk.eager("interviewer", 100, "Why Go?");
	expect(talk.ended("interviewer", 200, "Why Go now?")).toEqual([ABORT, start("Why Go now?")]);
});

test("an unclear turn waits for 700 ms of silence", () => {
	const talk = conversation();
	expect(talk.ended("interviewer", 1_000, "We build databases.")).toEqual([]);
	expect(talk.state().waitUntil).toBe(1_700);
	expect(talk.waitOver(1_699)).toEqual([]);
	expect(talk.waitOver(1_700)).toEqual([start("We build databases.")]);
	expect(talk.waitOver(1_701)).toEqual([]);
});

test("silence is counted from the eager end, which starts no draft for an unclear turn", () => {
	const early = conversation();
	expect(early.eager("interviewer", 1_000, "We build databases.")).toEqual([]);
	expect(early.ended("interviewer", 1_699, "We build databases.")).toEqual([]);
	expect(early.waitOver(1_700)).toHaveLength(1);
	const late = conversation();
	late.eager("interviewer", 1_000, "We build databases.");
	expect(late.ended("interviewer", 1_700, "We build databases.")).toEqual([
		start("We build databases."),
	]);
	const resumed = conversation();
	resumed.eager("interviewer", 1_000, "We build databases.");
	resumed.resumed(1_100);
	expect(resumed.ended("interviewer", 1_800, "We build databases here.")).toEqual([]);
});

test("an interviewer who continues within 700 ms is heard out, and everything they said is the question", () => {
	const talk = conversation();
	talk.ended("interviewer", 1_000, "We build databases.");
	talk.started("interviewer", 1_500);
	expect(talk.waitOver(1_700)).toEqual([]);
	expect(talk.ended("interviewer", 2_000, "Why join us?")).toEqual([
		start("We build databases. Why join us?"),
	]);
});

test("a backchannel is not answered, and does not hide a waiting question", () => {
	const talk = conversation();
	expect(talk.eager("interviewer", 1, "Mhm.")).toEqual([]);
	expect(talk.ended("interviewer", 2, "Mhm.")).toEqual([]);
	expect(talk.state().waitUntil).toBeUndefined();
	talk.ended("interviewer", 1_000, "We build databases.");
	talk.started("interviewer", 1_100);
	talk.ended("interviewer", 1_200, "Right.");
	expect(talk.waitOver(1_900)).toEqual([start("We build databases.")]);
});

test("nothing starts while I am speaking", () => {
	const talk = conversation();
	talk.ended("interviewer", 1_000, "We build databases.");
	talk.started("me", 1_100);
	expect(talk.waitOver(1_700)).toEqual([]);
	expect(talk.eager("interviewer", 1_800, "Why Go?")).toEqual([]);
	expect(talk.ended("interviewer", 1_900, "Why Go?")).toEqual([]);
});

test("a question asked while I was speaking is answered when I have finished", () => {
	const talk = conversation();
	talk.started("me", 1_000);
	talk.words("me", 1_100, "I led the team");
	talk.started("interviewer", 1_200);
	talk.ended("interviewer", 1_300, "How large was it?");
	expect(talk.ended("me", 1_400, "I led the team of")).toEqual([start("How large was it?")]);
});

test("a question that I began to answer before its turn was closed is not answered again", () => {
	const talk = conversation();
	talk.started("interviewer", 1_000);
	talk.started("me", 2_000);
	expect(talk.ended("interviewer", 2_100, "Why Go?")).toEqual([]);
	expect(talk.ended("me", 3_000, "Because it is simple.")).toEqual([]);
});

test("the question begins after I last spoke; my backchannels do not count", () => {
	const talk = conversation();
	talk.ended("interviewer", 1_000, "Why Go?");
	talk.started("me", 2_000);
	talk.ended("me", 3_000, "Because it is simple.");
	expect(talk.ended("interviewer", 4_000, "Where did you use it?")).toEqual([
		start("Where did you use it?"),
	]);
	talk.started("me", 5_000);
	talk.ended("me", 5_100, "Mhm.");
	expect(talk.ended("interviewer", 6_000, "And how long?")).toEqual([
		start("Where did you use it? And how long?"),
	]);
});

test("without my microphone a question begins after the last answer", () => {
	const talk = conversation();
	talk.ended("interviewer", 1_000, "Why Go?");
	expect(talk.ended("interviewer", 60_000, "Why Rust?")).toEqual([start("Why Rust?")]);
	talk.eager("interviewer", 70_000, "Why C?");
	talk.ended("interviewer", 70_100, "Why C?");
	expect(talk.ended("interviewer", 80_000, "Why Zig?")).toEqual([start("Why Zig?")]);
});

test("my microphone switched off in mid-turn does not keep answers from starting", () => {
	const talk = conversation();
	talk.words("me", 1_000, "So");
	talk.feed({ type: "stopped", speaker: "me", at: 1_100 });
	expect(talk.ended("interviewer", 2_000, "Why Go?")).toEqual([start("Why Go?")]);
});

test("sharing that stops in mid-turn starts nothing, and keeps the words for the key", () => {
	const talk = conversation();
	talk.words("interviewer", 1_000, "Why Go?");
	expect(talk.feed({ type: "stopped", speaker: "interviewer", at: 1_100 })).toEqual([]);
	expect(talk.state().mode).toBe("automatic");
	expect(talk.key()).toBe("Why Go?");
});

test("without automatic answers, only the key requests one, to everything that was said since I spoke", () => {
	const talk = conversation("by-key");
	expect(talk.key()).toBe("");
	expect(talk.eager("interviewer", 1_000, "Why Go?")).toEqual([]);
	expect(talk.ended("interviewer", 1_100, "Why Go?")).toEqual([]);
	talk.words("interviewer", 1_200, "And why Rust");
	expect(talk.key()).toBe("Why Go? And why Rust");
});

test("a question that was answered by key is not answered again when its turn ends", () => {
	const talk = conversation();
	talk.words("interviewer", 1_000, "Why Go?");
	expect(talk.key()).toBe("Why Go?");
	expect(talk.ended("interviewer", 1_100, "Why Go?")).toEqual([]);
	expect(talk.key()).toBe("Why Go?");
	const waiting = conversation();
	waiting.ended("interviewer", 1_000, "We build databases.");
	waiting.key();
	expect(waiting.waitOver(1_700)).toEqual([]);
});

test("switching automatic answers off aborts a draft and a wait; clearing forgets the question", () => {
	const talk = conversation();
	talk.eager("interviewer", 1_000, "Why Go?");
	expect(talk.feed({ type: "mode", mode: "by-key" })).toEqual([ABORT]);
	talk.feed({ type: "mode", mode: "automatic" });
	talk.eager("interviewer", 2_000, "Why Go?");
	expect(talk.feed({ type: "cleared" })).toEqual([ABORT]);
	expect(talk.key()).toBe("");
	talk.ended("interviewer", 3_000, "We build databases.");
	talk.feed({ type: "mode", mode: "by-key" });
	expect(talk.waitOver(3_700)).toEqual([]);
});

test("a question asked again in the same words is answered again, unless nothing new was asked", () => {
	const talk = conversation();
	talk.started("me", 0);
	talk.ended("me", 100, "Hello.");
	expect(talk.ended("interviewer", 1_000, "Anything else?")).toEqual([start("Anything else?")]);
	talk.started("me", 1_500);
	expect(talk.ended("me", 1_600, "Mhm.")).toEqual([]);
	talk.started("me", 2_000);
	talk.ended("me", 3_000, "Yes, one more thing.");
	expect(talk.ended("interviewer", 4_000, "Anything else?")).toEqual([start("Anything else?")]);
});

test("a key during a turn answers it once, unless the turn goes on", () => {
	const talk = conversation();
	talk.words("interviewer", 1_000, "Why Go?");
	expect(talk.key()).toBe("Why Go?");
	expect(talk.ended("interviewer", 1_500, "Why Go?")).toEqual([]);
	talk.words("interviewer", 2_000, "Why Rust?");
	expect(talk.key()).toBe("Why Rust?");
	expect(talk.ended("interviewer", 2_500, "Why Rust? And when?")).toEqual([
		start("Why Rust? And when?"),
	]);
});
