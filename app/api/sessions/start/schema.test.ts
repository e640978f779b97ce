import { expect, test } from "vitest";
import { parseJson } from "#lib/http/request-body.ts";
import { NewInterview } from "./schema.ts";

const withMetadata = (metadata: string) => () =>
	parseJson(NewInterview, `{"metadata":${metadata}}`).metadata;
const nested = (levels: number) => `{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`;

test.each([
	["in one text", `{"a":"${"x".repeat(3_992)}"}`, `{"a":"${"x".repeat(3_993)}"}`],
	["in nested lists", nested(1_997), nested(1_998)],
])("metadata may have 4,000 characters of JSON %s", (_, longest, longer) => {
	expect(JSON.stringify(withMetadata(longest)())).toBe(longest);
	expect(withMetadata(longer)).toThrow(
		expect.objectContaining({
			code: "TOO_LARGE",
			message: "`metadata` may have at most 4,000 characters.",
		}),
	);
});

test("metadata that is nested too deeply to be written is too large", () => {
	expect(withMetadata(nested(30_000))).toThrow(expect.objectContaining({ code: "TOO_LARGE" }));
});
