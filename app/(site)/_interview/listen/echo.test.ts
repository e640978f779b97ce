import { expect, test } from "vitest";
import type { Speaker } from "../speaker.ts";
import { createEchoDetector, isEcho } from "./echo.ts";

const QUESTION = "So how would you design a cache that survives a restart of the server?";
const interviewer = { text: QUESTION, startedAt: 10_000, endedAt: 15_000 };

test("the interviewer's words in my microphone at the same time are an echo", () => {
	const heard = "how would you design the cache that survives a restart of server";
	expect(isEcho(interviewer, { text: heard, startedAt: 10_400 })).toBe(true);
	expect(isEcho(interviewer, { text: heard, startedAt: 9_000 })).toBe(true);
});

test("a part of an open turn is enough", () => {
	const open = { text: QUESTION, startedAt: 10_000 };
	expect(isEcho(open, { text: "would you design a cache", startedAt: 60_000 })).toBe(true);
});

test("repeating the question after it has ended is not an echo", () => {
	const repeated = "How would I design a cache that survives a restart?";
	expect(isEcho(interviewer, { text: repeated, startedAt: 15_100 })).toBe(false);
	expect(isEcho(interviewer, { text: repeated, startedAt: 12_000 })).toBe(true);
});

test("what I said before the interviewer began is not an echo", () => {
	expect(isEcho(interviewer, { text: QUESTION, startedAt: 8_000, endedAt: 9_000 })).toBe(false);
});

test("other words at the same time, and a few like ones, are not an echo", () => {
	const answer = "I would start with a write ahead log and a server of its own";
	expect(isEcho(interviewer, { text: answer, startedAt: 11_000 })).toBe(false);
	expect(isEcho(interviewer, { text: "would you design a", startedAt: 11_000 })).toBe(false);
});

test("the same words in another order are not an echo", () => {
	const reversed = QUESTION.split(" ").reverse().join(" ");
	expect(isEcho(interviewer, { text: reversed, startedAt: 11_000 })).toBe(false);
});

test("languages without spaces are compared by character", () => {
	const question = { text: "キャッシュをどう設計しますか", startedAt: 0 };
	expect(isEcho(question, { text: "キャッシュをどう設計", startedAt: 100 })).toBe(true);
	expect(isEcho(question, { text: "私は東京に住んでいます", startedAt: 100 })).toBe(false);
});

const NEXT = "And what would you measure before you change it?";

function setUp() {
	const detector = createEchoDetector();
	/** One turn, from when it starts to when it ends. */
	const say = (speaker: Speaker, text: string, from: number, to: number) => {
		detector.hear(speaker, { type: "turn-started", at: from });
		return detector.hear(speaker, { type: "turn-ended", text, at: to })?.code;
	};
	return { detector, say };
}

test("an echo is found while the interviewer speaks", () => {
	const { detector, say } = setUp();
	detector.hear("interviewer", { type: "turn-started", at: 1_000 });
	detector.hear("interviewer", { type: "words", text: QUESTION, at: 3_000 });
	detector.hear("me", { type: "turn-started", at: 1_200 });
	expect(detector.hear("me", { type: "words", text: "design a cache that", at: 2_800 })).toBe(
		undefined,
	);
	expect(say("me", "would you design a cache that survives", 1_200, 3_400)).toBe("echo");
});

test("an echo ends when my microphone is silent during a whole turn of the interviewer", () => {
	const { say } = setUp();
	say("interviewer", QUESTION, 1_000, 4_000);
	expect(say("me", QUESTION, 1_200, 4_200)).toBe("echo");
	expect(say("me", "I would start with a log", 6_000, 9_000)).toBe("echo");
	expect(say("interviewer", "Mhm", 10_500, 11_000)).toBe("echo");
	expect(say("interviewer", NEXT, 12_000, 15_000)).toBe(undefined);
});

test("an echo lasts while my microphone still picks up sound", () => {
	const { detector, say } = setUp();
	say("interviewer", QUESTION, 1_000, 4_000);
	say("me", QUESTION, 1_200, 4_200);
	detector.hear("me", { type: "turn-started", at: 10_000 });
	expect(say("interviewer", NEXT, 9_800, 13_000)).toBe("echo");
});

test("an echo is forgotten with its source", () => {
	const { detector, say } = setUp();
	say("interviewer", QUESTION, 1_000, 4_000);
	say("me", QUESTION, 1_200, 4_200);
	detector.forget("me");
	expect(say("interviewer", "Mhm", 10_000, 11_000)).toBe(undefined);
});
