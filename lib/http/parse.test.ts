import { expect, test } from "vitest";
import * as z from "zod/mini";
import { futureField, paginationFields, timeField } from "./common-fields.ts";
import { parseJson, parseValue } from "./parse.ts";

const Body = z.object({ usd: z.number(), uses: z._default(z.number().check(z.int()), 1) });
const Query = z.object(paginationFields);

test("numbers may have decimals where the schema is not for whole ones", () => {
	expect(parseValue(Body, { usd: 0.5, uses: 2 })).toEqual({ usd: 0.5, uses: 2 });
});

test.each([
	[Body, { usd: "5" }, "`usd` must be a number."],
	[Body, {}, "`usd` is missing."],
	[Body, { usd: 1, uses: 1.5 }, "`uses` must be a whole number."],
	[Query, { page: "1.5" }, "`page` must be a whole number."],
	[Query, { page: "x" }, "`page` must be a number."],
	[Query, { page: "1000001" }, "`page` must be at most 1,000,000."],
	[Query, { page: "0" }, "`page` must be at least 1."],
])("the error about a field says what kind of number it must be (%#)", (schema, value, message) => {
	expect(() => parseValue(schema, value)).toThrow(
		expect.objectContaining({ code: "INVALID_REQUEST", message }),
	);
});

test.each([
	[
		z.string().check(z.maxLength(1_000)),
		"x".repeat(1_001),
		"TOO_LARGE",
		"may have at most 1,000 characters",
	],
	[z.array(z.number()).check(z.maxLength(1)), [1, 2], "TOO_LARGE", "may have at most 1 entries"],
	[z.string().check(z.minLength(1)), "", "INVALID_REQUEST", "must not be empty"],
	[z.string().check(z.minLength(8)), "x", "INVALID_REQUEST", "must have at least 8 characters"],
	[z.array(z.number()).check(z.minLength(1)), [], "INVALID_REQUEST", "must be at least 1"],
	[timeField, "today", "INVALID_REQUEST", "must be a date and time in ISO 8601"],
	[futureField, "2020-01-01T00:00:00Z", "INVALID_REQUEST", "must be in the future"],
	[z.string().check(z.regex(/^a/)), "b", "INVALID_REQUEST", "is not valid"],
	[z.enum(["a"]), "b", "INVALID_REQUEST", "is not valid"],
])(
	"the error about a text, a list or a time says what is wrong with it (%#)",
	(field, value, code, problem) => {
		expect(() => parseValue(z.object({ field }), { field: value })).toThrow(
			expect.objectContaining({ code, message: `\`field\` ${problem}.` }),
		);
	},
);

test("a value that is not an object has no field to name", () => {
	expect(() => parseValue(Body, 5)).toThrow("The body must be a JSON object.");
});

test("the error about a field that must be an object says so", () => {
	const Body = z.object({ metadata: z.record(z.string(), z.unknown()) });
	expect(() => parseValue(Body, { metadata: 5 })).toThrow("`metadata` must be an object.");
});

test("half a surrogate pair becomes one U+FFFD, and whole pairs stay", () => {
	const cut = "an emoji 😀😀".slice(0, -1);
	const parsed = parseJson(z.unknown(), JSON.stringify({ cut, list: [cut], whole: "😀" }));
	const expected = "an emoji 😀\ufffd";
	expect(parsed).toEqual({ cut: expected, list: [expected], whole: "😀" });
	expect(expected).toHaveLength(cut.length);
});
