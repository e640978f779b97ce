import { expect, test } from "vitest";
import { errorOfResponse, LocationError } from "./gemini-errors.ts";

test.each([
	['{"error":{"details":[{"retryDelay":"17s"}]}}', null, 17],
	['[{"error":{"details":[{}, {"retryDelay":"1.2s"}]}}]', "5", 2],
	['{"error":{}}', "30", 30],
	['{"error":{"details":[{"retryDelay":"soon"}, null]}}', "30", 30],
	["<html>", null, undefined],
	["", new Date(Date.now() - 60_000).toUTCString(), undefined],
])("the error %s with Retry-After %s asks to wait %s seconds", (text, header, seconds) => {
	expect(errorOfResponse(429, text, header).retryAfter).toBe(seconds);
});

test("Retry-After may be a date", () => {
	const date = new Date(Date.now() + 60_000).toUTCString();
	const seconds = errorOfResponse(503, "", date).retryAfter ?? 0;
	expect(seconds).toBeGreaterThan(57);
	expect(seconds).toBeLessThan(62);
});

const NO_LOCATION = "User location is not supported for the API use.";
const errorBody = (message: string, status?: string) =>
	JSON.stringify({ error: { code: 400, message, status } });

test.each([
	["Google's error", 400, errorBody(NO_LOCATION, "FAILED_PRECONDITION")],
	[
		"other words around it",
		400,
		errorBody("Your location is not supported.", "FAILED_PRECONDITION"),
	],
	["an error in an array", 400, `[${errorBody(NO_LOCATION, "FAILED_PRECONDITION")}]`],
	["an error without Google's status, as of a gateway", 400, errorBody(NO_LOCATION)],
])("%s says that Gemini is not available at the server's location", (_, status, body) => {
	const error = errorOfResponse(status, body, null);
	expect(error).toBeInstanceOf(LocationError);
	expect(error).toMatchObject({ code: "UPSTREAM_ERROR", upstreamStatus: 400 });
	expect(error.message).toMatch(/^API Error: 400 Bad Request\. Gemini is not available where/);
});

test.each([
	["a key without billing", 400, errorBody("Please enable billing.", "FAILED_PRECONDITION")],
	["a field with such a name", 400, errorBody("location is not supported", "INVALID_ARGUMENT")],
	["another HTTP status", 403, errorBody(NO_LOCATION, "FAILED_PRECONDITION")],
])("%s is no error about the location", (_, status, body) => {
	const error = errorOfResponse(status, body, null);
	expect(error).not.toBeInstanceOf(LocationError);
	expect(error.message).toMatch(/^API Error: \d+ \w+( \w+)?$/);
});
