import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createServerInterview } from "./server-interview.ts";

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

test("an interview that the server does not start within 2 s has no id, until the server has answered", async () => {
	const response = Promise.withResolvers<Response>();
	vi.stubGlobal("fetch", () => response.promise);
	const server = createServerInterview();
	let started: string | undefined | "pending" = "pending";
	void server.start().then((id) => {
		started = id;
	});
	await vi.advanceTimersByTimeAsync(1_900);
	expect(started).toBe("pending");
	await vi.advanceTimersByTimeAsync(200);
	expect(started).toBeUndefined();
	expect(server.current()).toBeUndefined();
	response.resolve(Response.json({ sessionId: "session-1" }));
	await vi.advanceTimersByTimeAsync(0);
	expect(server.current()).toBe("session-1");
	expect(await server.start()).toBe("session-1");
});

test("an answer within 2 s has the id", async () => {
	vi.stubGlobal("fetch", async () => Response.json({ sessionId: "session-1" }));
	expect(await createServerInterview().start()).toBe("session-1");
});
