import { expect, test } from "vitest";
import { parseValue } from "#lib/http/parse.ts";
import { CallQuery } from "./schema.ts";

const parse = (hour: string) => () => parseValue(CallQuery, { hour });

test.each(["2026-12-31T23:00:00Z", "2028-02-29T00:00:00Z"])("%s is an hour", (hour) => {
	expect(parse(hour)().hour).toBe(hour);
});

test.each([
	"2026-13-01T00:00:00Z",
	"2026-02-29T00:00:00Z",
	"2026-12-31T24:00:00Z",
	"2026-12-31T23:30:00Z",
	"2026-12-31T23:00:00.5Z",
	"2026-12-31T23:00:00+01:00",
	"2026-12-31",
])("%s is not an hour", (hour) => {
	expect(parse(hour)).toThrow(
		expect.objectContaining({
			code: "INVALID_REQUEST",
			message: expect.stringContaining("`hour`"),
		}),
	);
});
