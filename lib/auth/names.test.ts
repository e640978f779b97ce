import { expect, test } from "vitest";
import { isPrintableName } from "./names.ts";

test.each([
	"Ann",
	"李",
	"ß",
	"5",
	"🙂",
	"👨‍👩‍👧",
	"é",
	"e\u0301",
	"\u202eEve",
	"नि",
	"O'Neil",
	"-",
])("%s is a valid name", (name) => expect(isPrintableName(name)).toBe(true));

test.each([
	"",
	" ",
	"\u00a0",
	"\u200b",
	"\u3164",
	"\u2800",
	"\u115f\u1160",
	"\uffa0",
	"\u202e\u202c",
	"\ufeff",
	"\u0301",
	"\u{e0041}",
	"\ufe0f",
	"\u3000",
])("%j has no visible character", (name) => expect(isPrintableName(name)).toBe(false));

test.each(["Ann\u0000", "A\nB", "A\u009bB", "\u0007"])("%j has a control character", (name) =>
	expect(isPrintableName(name)).toBe(false),
);
