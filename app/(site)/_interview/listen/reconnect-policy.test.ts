import { expect, test } from "vitest";
import { isAtLimit, nextVersion, retryDelay } from "./reconnect-policy.ts";

const versions = (prefersFlux: boolean, hasFluxWorked: boolean) =>
	[0, 1, 2, 3, 4, 5].map((failures) => nextVersion({ failures, prefersFlux, hasFluxWorked }));

test("Flux is tried twice, then Nova-3 twice, then Flux again", () => {
	expect(versions(true, false)).toEqual(["v2", "v2", "v1", "v1", "v2", "v2"]);
});

test("Flux is not given up once it has worked", () => {
	expect(new Set(versions(true, true))).toEqual(new Set(["v2"]));
});

test("languages without Flux use Nova-3", () => {
	expect(new Set(versions(false, false))).toEqual(new Set(["v1"]));
});

test("a socket that worked is replaced at once, repeated failures wait up to ten seconds", () => {
	expect([0, 1, 2, 3, 6, 7, 50].map(retryDelay)).toEqual([0, 250, 500, 1000, 8000, 10000, 10000]);
});

test("Deepgram is at its limit when both APIs have failed twice", () => {
	const history = { prefersFlux: true, hasFluxWorked: false };
	expect(isAtLimit({ ...history, failures: 3 })).toBe(false);
	expect(isAtLimit({ ...history, failures: 4 })).toBe(true);
});
