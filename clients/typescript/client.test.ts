import { execFileSync } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { createClient } from "./client.ts";
import { type CompletionEvent, streamCompletion } from "./completion.ts";
import { ApiError } from "./error.ts";

interface Received {
	route: string;
	headers: IncomingMessage["headers"];
	body: string;
}

/** Starts a server for one test. Returns its URL and the requests that it receives. */
async function serve(answer: (response: ServerResponse, request: Received) => unknown) {
	const received: Received[] = [];
	const server = createServer(async (request, response) => {
		let body = "";
		for await (const chunk of request) body += chunk;
		const entry = { route: `${request.method} ${request.url}`, headers: request.headers, body };
		received.push(entry);
		answer(response, entry);
	}).listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

const json = (response: ServerResponse, status: number, body: unknown, headers = {}) =>
	response
		.writeHead(status, { "Content-Type": "application/json", ...headers })
		.end(JSON.stringify(body));

test("a call fills the path, the query and the body, and returns the response's JSON", async () => {
	const { baseUrl, received } = await serve((response) => json(response, 200, { users: [] }));
	const api = createClient({ baseUrl, token: "secret" });
	const list = await api("GET /api/admin/users", {
		query: { q: "Ann & Bo", status: "pending", order: undefined },
	});
	await api("PATCH /api/admin/users/{id}", { path: { id: "a/b" }, body: { isApproved: true } });
	expect(list).toEqual({ users: [] });
	expect(received).toMatchObject([
		{
			route: "GET /api/admin/users?q=Ann+%26+Bo&status=pending",
			headers: { authorization: "Bearer secret" },
		},
		{
			route: "PATCH /api/admin/users/a%2Fb",
			headers: { "content-type": "application/json" },
			body: '{"isApproved":true}',
		},
	]);
});

test.each(["", "/", "//"])("a base URL that ends in %j leads to the API", async (end) => {
	const { baseUrl, received } = await serve((response) => json(response, 200, {}));
	await createClient({ baseUrl: baseUrl + end })("GET /api/usage");
	expect(received).toMatchObject([{ route: "GET /api/usage" }]);
});

test("operations, inputs and results are typed", () => {
	const api = createClient();
	const typed = () => [
		// @ts-expect-error: there is no such operation
		api("GET /api/nothing"),
		// @ts-expect-error: the path needs an id
		api("DELETE /api/admin/users/{id}"),
		// @ts-expect-error: a name is a text
		api("POST /api/auth/update-user", { body: { name: 1 } }),
		// @ts-expect-error: an answer is a stream
		api("POST /api/completion", { body: { prompt: "Why?" } }),
		// @ts-expect-error: the result has no such field
		api("GET /api/health").then(({ nothing }) => nothing),
	];
	expect(typed).toBeTypeOf("function");
});

test("it compiles in a project for Node, without the DOM's types", () => {
	const project = "--ignoreConfig --noEmit --strict --lib es2024 --types node --skipLibCheck";
	const modules = "--module nodenext --target es2024 --rewriteRelativeImportExtensions";
	const files = ["clients/typescript/client.ts", "clients/typescript/completion.ts"];
	const options = [...project.split(" "), ...modules.split(" ")];
	const compile = () =>
		execFileSync("node_modules/.bin/tsc", [...options, ...files], { encoding: "utf8" });
	expect(compile()).toBe("");
});

test("the token may change between calls, and may be missing", async () => {
	const { baseUrl, received } = await serve((response) => json(response, 200, {}));
	let token: string | undefined = "one";
	const api = createClient({ baseUrl, token: () => token });
	await api("GET /api/usage");
	token = undefined;
	await api("GET /api/usage");
	expect(received.map(({ headers }) => headers.authorization)).toEqual(["Bearer one", undefined]);
});

test("a response without a body is undefined, and CSV is text", async () => {
	const { baseUrl } = await serve((response, { route }) =>
		route.startsWith("DELETE")
			? response.writeHead(204).end()
			: response.writeHead(200, { "Content-Type": "text/csv; charset=utf-8" }).end("day,usd\r\n"),
	);
	const api = createClient({ baseUrl });
	expect(await api("DELETE /api/interview-context")).toBeUndefined();
	expect(await api("GET /api/admin/usage.csv")).toBe("day,usd\r\n");
});

const ERRORS: [string, object | null, object][] = [
	[
		"of our own endpoints",
		{ error: "Your cap is used up.", code: "QUOTA_EXCEEDED", resetAt: "2026-12-01T00:00:00.000Z" },
		{
			code: "QUOTA_EXCEEDED",
			message: "Your cap is used up.",
			resetAt: "2026-12-01T00:00:00.000Z",
		},
	],
	[
		"of Better Auth",
		{ message: "Invalid password", code: "INVALID_PASSWORD" },
		{ code: "INVALID_PASSWORD", message: "Invalid password" },
	],
	["of JSON null", null, { code: "UNKNOWN", message: "Something went wrong on the server." }],
	["of something else", [], { code: "UNKNOWN", message: "Something went wrong on the server." }],
];
test.each(ERRORS)("an error response %s is thrown as ApiError", async (_, body, expected) => {
	const { baseUrl } = await serve((response) =>
		json(response, 429, body, { "Retry-After": "60", "x-request-id": "abc" }),
	);
	const error = await createClient({ baseUrl })("GET /api/usage").catch((error) => error);
	expect(error).toBeInstanceOf(ApiError);
	expect(error).toMatchObject({ ...expected, status: 429, retryAfter: 60, requestId: "abc" });
});

test.each([".", ".."])("the id %s is not sent: a URL would drop it", async (id) => {
	const { baseUrl, received } = await serve((response) => json(response, 200, {}));
	const call = createClient({ baseUrl })("DELETE /api/admin/users/{id}", { path: { id } });
	await expect(call).rejects.toMatchObject({ code: "NOT_FOUND" });
	expect(received).toEqual([]);
});

/** Asks a server that answers like this, and returns the events and what was thrown. */
async function complete(answer: (response: ServerResponse) => unknown, signal?: AbortSignal) {
	const { baseUrl } = await serve(answer);
	const events: CompletionEvent[] = [];
	try {
		const stream = streamCompletion(createClient({ baseUrl }), { prompt: "Why?" }, { signal });
		for await (const event of stream) events.push(event);
		return { events, error: undefined };
	} catch (error) {
		return { events, error };
	}
}

const STREAM = { "Content-Type": "text/event-stream", "x-request-id": "abc" };
const start = { type: "start", requestId: "abc" };

test("an answer's events arrive whole, however the network cuts them", async () => {
	const bytes = Buffer.from(
		': \n\ndata: {"text":"Weil"}\n\n: \n\ndata: {"text":" – für"}\n\ndata: [DONE]\n\n',
	);
	const { events, error } = await complete(async (response) => {
		response.writeHead(200, STREAM);
		for (const byte of bytes) {
			response.write(Buffer.from([byte]));
			await new Promise(setImmediate);
		}
		response.end();
	});
	expect(error).toBeUndefined();
	expect(events).toEqual([start, { type: "text", text: "Weil" }, { type: "text", text: " – für" }]);
});

test("an error in the stream is thrown after the text, with its code and when to retry", async () => {
	const { events, error } = await complete((response) =>
		response
			.writeHead(200, STREAM)
			.end(
				'data: {"text":"Be"}\n\ndata: {"error":"API Error: 429 Too Many Requests","code":"UPSTREAM_RATE_LIMITED","retryAfter":7}\n\ndata: [DONE]\n\n',
			),
	);
	expect(events).toEqual([start, { type: "text", text: "Be" }]);
	expect(error).toBeInstanceOf(ApiError);
	expect(error).toMatchObject({
		status: 200,
		code: "UPSTREAM_RATE_LIMITED",
		message: "API Error: 429 Too Many Requests",
		retryAfter: 7,
		requestId: "abc",
	});
});

test("an answer that ends without `[DONE]` throws a TypeError", async () => {
	const { events, error } = await complete((response) =>
		response.writeHead(200, STREAM).end('data: {"text":"Be"}\n\n'),
	);
	expect(events).toEqual([start, { type: "text", text: "Be" }]);
	expect(error).toBeInstanceOf(TypeError);
});

test("an error response comes before any event", async () => {
	const { events, error } = await complete((response) =>
		json(response, 403, { error: "Wait.", code: "PENDING_APPROVAL" }),
	);
	expect(events).toEqual([]);
	expect(error).toMatchObject({ status: 403, code: "PENDING_APPROVAL" });
});

test.each(["start", "text"])(
	"leaving the loop at a %s event ends the request",
	async (type) => {
		const closed = Promise.withResolvers<void>();
		const { baseUrl } = await serve((response) => {
			response.on("close", () => closed.resolve());
			response.writeHead(200, STREAM).write('data: {"text":"Be"}\n\n');
		});
		for await (const event of streamCompletion(createClient({ baseUrl }), { prompt: "Why?" })) {
			if (event.type === type) break;
		}
		await closed.promise;
		// Garbage collection would end it, too, seconds later.
	},
	2_000,
);

test("aborting throws the signal's reason", async () => {
	const abort = new AbortController();
	const { error } = await complete((response) => {
		response.writeHead(200, STREAM).write('data: {"text":"Be"}\n\n');
		abort.abort(new Error("stopped"));
	}, abort.signal);
	expect(error).toEqual(new Error("stopped"));
});

test("an answer is over after five silent seconds, and goes on after four", async () => {
	vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
	onTestFinished(() => void vi.useRealTimers());
	let response: ServerResponse | undefined;
	const gone = Promise.withResolvers<void>();
	const { baseUrl } = await serve((opened) => {
		response = opened;
		opened.once("close", gone.resolve);
		opened.writeHead(200, { "Content-Type": "text/event-stream" }).write(": \n\n");
	});
	const events = streamCompletion(createClient({ baseUrl }), { prompt: "x", bg: "" });
	await events.next();
	// The heartbeat has been read once another read waits, and a second timer runs.
	const text = events.next();
	await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
	vi.advanceTimersByTime(4_000);
	response?.write('data: {"text":"Hello"}\n\n');
	expect(await text).toMatchObject({ value: { type: "text", text: "Hello" } });
	const end = events.next().catch((error: unknown) => error);
	await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
	vi.advanceTimersByTime(5_000);
	expect(await end).toBeInstanceOf(TypeError);
	await gone.promise;
});
