import { expect, test } from "vitest";
import * as z from "zod/mini";
import { paginationFields, parseJson, parseValue } from "./request-body.ts";

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
