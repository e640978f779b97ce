import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createClient } from "#client/client.ts";
import { ask, type CompletionPart, type CompletionRequest } from "./ask.ts";

const REQUEST: CompletionRequest = { prompt: "Interviewer: Why?", bg: "", flag: "copilot" };

interface Reply {
	status?: number;
	headers?: Record<string, string>;
	body: string;
	/** Leaves the response open after the body. */
	isOpen?: boolean;
	/** Breaks the connection after the body. */
	isBroken?: boolean;
}

/** Calls `ask` with a server that responds like this, and returns the result. */
async function askServer(reply: Reply, signal = new AbortController().signal) {
	const bodies: string[] = [];
	const server = createServer(async (request, response) => {
		let body = "";
		for await (const chunk of request) body += chunk;
		bodies.push(`${request.method} ${request.url} ${body}`);
		response.writeHead(reply.status ?? 200, { "x-request-id": "abc", ...reply.headers });
		response.write(reply.body);
		if (reply.isBroken) setTimeout(() => response.destroy());
		else if (!reply.isOpen) response.end();
	}).listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	const { port } = server.address() as AddressInfo;
	const client = createClient({ baseUrl: `http://127.0.0.1:${port}` });
	const parts: CompletionPart[] = [];
	try {
		for await (const part of ask(REQUEST, signal, client)) parts.push(part);
		return { parts, bodies, error: undefined };
	} catch (error) {
		return { parts, bodies, error };
	} finally {
		server.closeAllConnections();
		server.close();
	}
}

const frames = (...payloads: (object | string)[]) =>
	payloads
		.map(
			(payload) => `data: ${typeof payload === "string" ? payload : JSON.stringify(payload)}\n\n`,
		)
		.join("");

test("yields the request id and the texts, and ignores heartbeats", async () => {
	const body = `: \n\n${frames({ text: "Be" }, { text: "cause" }, "[DONE]")}`;
	expect(await askServer({ body })).toEqual({
		parts: [{ requestId: "abc" }, { text: "Be" }, { text: "cause" }],
		bodies: [`POST /api/completion ${JSON.stringify(REQUEST)}`],
		error: undefined,
	});
});

test.each([
	[
		{ error: "API Error: 503 Service Unavailable", code: "UPSTREAM_ERROR" },
		"Gemini is overloaded.",
		2,
	],
	[
		{ error: "API Error: 503 X", code: "UPSTREAM_ERROR", retryAfter: 7 },
		"Gemini is overloaded.",
		7,
	],
	[
		{ error: "API Error: 500 Internal Server Error", code: "UPSTREAM_ERROR" },
		"Gemini has a problem.",
		undefined,
	],
	[
		{ error: "API Error: 429 Too Many Requests", code: "UPSTREAM_RATE_LIMITED", retryAfter: 17 },
		"Gemini's rate limit is reached.",
		17,
	],
	[
		{ error: "API Error: 404 Not Found", code: "UPSTREAM_ERROR" },
		"The Gemini model is not available. Ask your admin to change it.",
		undefined,
	],
	[
		{ error: "API Error: 400 Bad Request", code: "UPSTREAM_ERROR" },
		"Gemini rejected the request. Tell your admin.",
		undefined,
	],
	[
		{ error: "The prompt was blocked: OTHER.", code: "BLOCKED" },
		"Gemini refused to answer this. Rephrase the question.",
		undefined,
	],
	[
		{ error: "Gemini ended the answer: BAD_MOOD.", code: "BLOCKED" },
		"Gemini ended the answer early.",
		undefined,
	],
	[
		{ error: "Gemini sent a frame that is too large.", code: "UPSTREAM_ERROR" },
		"Gemini has a problem.",
		undefined,
	],
	[{ error: "Some sentence.", code: "NEW_CODE" }, "Some sentence.", undefined],
])("the frame %j becomes a sentence for a candidate", async (frame, message, retryAfter) => {
	const { parts, error } = await askServer({ body: frames({ text: "So" }, frame, "[DONE]") });
	expect(parts).toContainEqual({ text: "So" });
	expect(error).toMatchObject({ name: "AnswerError", code: frame.code, message, retryAfter });
});

test.each([
	[
		401,
		"UNAUTHENTICATED",
		{},
		"You are signed out. Sign in again: your transcript stays on this device.",
		undefined,
	],
	[429, "RATE_LIMITED", { "Retry-After": "60" }, "Too many answers in one minute.", 60],
	[503, "UNAVAILABLE", { "Retry-After": "1" }, "The server is temporarily unavailable.", 1],
	[403, "BANNED", {}, "Banned: spam", undefined],
])(
	"a response of %i %s becomes one too, and keeps its request id",
	async (status, code, headers, message, retryAfter) => {
		const body = JSON.stringify({ error: "Banned: spam", code });
		const { parts, error } = await askServer({ status, headers, body });
		expect(parts).toEqual([{ requestId: "abc" }]);
		expect(error).toMatchObject({ code, message, retryAfter });
	},
);

test("a response that is not JSON, a broken connection and an early end are errors", async () => {
	expect((await askServer({ status: 502, body: "<html>" })).error).toMatchObject({
		code: "INTERNAL",
		message: "Something went wrong on the server.",
	});
	const broken = "The answer was interrupted.";
	const text = frames({ text: "So" });
	expect((await askServer({ body: text })).error).toMatchObject({ message: broken });
	expect((await askServer({ body: text, isBroken: true })).error).toMatchObject({
		message: broken,
	});
});

test("a server that cannot be reached is an error, an aborted call is not one of ours", async () => {
	// Nothing listens on the discard port.
	const client = createClient({ baseUrl: "http://127.0.0.1:9" });
	const unreachable = ask(REQUEST, new AbortController().signal, client);
	await expect(unreachable.next()).rejects.toMatchObject({ code: "OFFLINE" });
	const abort = new AbortController();
	setTimeout(() => abort.abort(), 50);
	const { error } = await askServer({ body: frames({ text: "So" }), isOpen: true }, abort.signal);
	expect(error).toBe(abort.signal.reason);
});
