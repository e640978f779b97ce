import { expect, test } from "vitest";
import { isEcho } from "./echo.ts";

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
