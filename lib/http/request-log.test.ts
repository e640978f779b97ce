import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "./errors.ts";
import {
	type GenerationLog,
	logRequest,
	noteUser,
	type RequestLog,
	registerLog,
} from "./request-log.ts";

const out = vi.spyOn(console, "log");
const err = vi.spyOn(console, "error");
beforeEach(() => {
	out.mockReturnValue();
	err.mockReturnValue();
});
afterEach(() => vi.clearAllMocks());

/** Returns the one line that was written, which must be on the right stream. */
function onlyLine({ isFailure }: { isFailure: boolean }): Record<string, unknown> {
	const [used, unused] = isFailure ? [err, out] : [out, err];
	expect(unused).not.toHaveBeenCalled();
	expect(used).toHaveBeenCalledOnce();
	return JSON.parse(String(used.mock.calls[0]?.[0]));
}

const log = (more: Partial<RequestLog> = {}): RequestLog => ({
	requestId: "r",
	startedAt: Date.now() - 50,
	method: "GET",
	route: "/api/admin/users/:id",
	userId: undefined,
	generation: undefined,
	failure: undefined,
	...more,
});
const generation: GenerationLog = {
	model: "gemini-x",
	input: 10,
	cached: 2,
	output: 3,
	thoughts: 1,
	costUsd: 0.0001,
	calls: 1,
	firstTextMs: 20,
	ended: "finished",
	error: undefined,
};

test("a request is logged as one line, with time, id, route, status and user", () => {
	const own = log();
	const request = new Request("https://api.example.com/api/admin/users/42?q=x");
	registerLog(request, own);
	noteUser(request, "u1");
	logRequest(own, 200, false);
	const line = onlyLine({ isFailure: false });
	expect(line).toEqual({
		time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
		requestId: "r",
		method: "GET",
		route: "/api/admin/users/:id",
		status: 200,
		ms: expect.any(Number),
		userId: "u1",
	});
	expect(line.ms).toBeGreaterThanOrEqual(50);
});

test("a completion's line has model, tokens, cost and its end", () => {
	logRequest(log(), 200, false, generation);
	const { error: _, ...figures } = generation;
	expect(onlyLine({ isFailure: false })).toMatchObject(figures);
});

test("a failure is in the same line, with its cause, and on the error stream", () => {
	const failure = new ApiError("UPSTREAM_ERROR", "No answer.", { cause: new Error("reset") });
	logRequest(log({ failure }), 502, false);
	expect(onlyLine({ isFailure: true })).toMatchObject({
		status: 502,
		code: "UPSTREAM_ERROR",
		message: "No answer.",
		cause: "Error: reset",
	});
});

test("an error inside a stream is in the completion's line, under its status 200", () => {
	const error = new ApiError("TRUNCATED", "The answer is too long.");
	logRequest(log(), 200, false, { ...generation, ended: "failed", error });
	const line = onlyLine({ isFailure: true });
	expect(line).toMatchObject({ status: 200, ended: "failed", code: "TRUNCATED" });
	expect(line).not.toHaveProperty("error");
});

test("a bug in a completion has its stack", () => {
	logRequest(log(), 200, false, { ...generation, ended: "failed", error: new TypeError("x") });
	expect(onlyLine({ isFailure: true })).toMatchObject({
		code: "INTERNAL",
		stack: expect.arrayContaining([expect.stringMatching(/^at /)]),
	});
});

test("an error of the client has its code, and no message, which may quote the request", () => {
	const failure = new ApiError("INVALID_REQUEST", '"my secret" is not valid.');
	logRequest(log({ failure }), 400, false);
	const line = onlyLine({ isFailure: false });
	expect(line).toMatchObject({ status: 400, code: "INVALID_REQUEST" });
	expect(JSON.stringify(line)).not.toContain("my secret");
});

test("a request whose client disconnected is cancelled, not failed", () => {
	const failure = new ApiError("UPSTREAM_ERROR", "Aborted.");
	logRequest(log({ failure }), 502, true);
	const line = onlyLine({ isFailure: false });
	expect(line).toMatchObject({ ended: "cancelled", code: "UPSTREAM_ERROR" });
	expect(line).not.toHaveProperty("message");
});
