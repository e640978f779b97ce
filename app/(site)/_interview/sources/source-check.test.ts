import { expect, test } from "vitest";
import { createProblem, type ProblemCode } from "../listen/problem.ts";
import type { SourceStatus } from "./live-sources.ts";
import { checkSource } from "./source-check.ts";

const NEW: SourceStatus = {
	state: "listening",
	problem: undefined,
	isShared: false,
	hasSound: false,
	hasWords: false,
};
const check = (changed: Partial<SourceStatus>, isOver = false) => {
	const { steps, status } = checkSource("me", { ...NEW, ...changed }, isOver);
	return { states: steps.map(({ state }) => state).join(" "), status };
};
const problem = (code: ProblemCode) => ({ problem: createProblem(code, "me") });

test("the steps turn to ok one after the other, and say what to do for the next one", () => {
	expect(check({})).toEqual({ states: "ok waiting waiting", status: "Say a sentence aloud." });
	expect(check({ hasSound: true }).states).toBe("ok ok waiting");
	const done = { states: "ok ok ok", status: "Transcribing" };
	expect(check({ hasSound: true, hasWords: true })).toEqual(done);
	// Recognized although quiet.
	expect(check({ hasWords: true }, true)).toEqual(done);
});

test("after half a minute the first missing step fails, with a message", () => {
	expect(check({}, true).states).toBe("ok failed waiting");
	expect(check({}, true).status).toContain("No sound for half a minute");
	expect(check({ hasSound: true }, true).states).toBe("ok ok failed");
	expect(check({ hasSound: true }, true).status).toContain("no words for half a minute");
});

test("a problem fails the step that it concerns, until it is solved", () => {
	const muted = { states: "ok failed waiting", status: "Not transcribing" };
	expect(check(problem("muted"))).toEqual(muted);
	expect(check({ hasSound: true, ...problem("no-words") }).states).toBe("ok ok failed");
	expect(check({ hasSound: true, hasWords: true, ...problem("offline") }).states).toBe(
		"ok ok failed",
	);
	expect(check({ hasSound: true, hasWords: true, ...problem("echo") }).states).toBe("ok ok ok");
});

test("the connection is reported before the steps", () => {
	expect(check({ state: "connecting" }).status).toBe("Connecting …");
	expect(check({ state: "reconnecting", hasWords: true }).status).toContain("Reconnecting");
});
