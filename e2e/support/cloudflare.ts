// A local stand-in for the part of Cloudflare's API that wrangler calls to deploy a Worker, with a journal of all requests. Its databases are
// SQLite, so that migrations are really applied. Unknown requests are recorded as problems, for which tests look.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { findRoute } from "./cloudflare-routes.ts";
import { ApiProblem, CloudflareState } from "./cloudflare-state.ts";

/** The only API token that it accepts. */
export const TOKEN = "token-of-the-operator";

interface Call {
	method: string;
	/** Relative to the base URL, with the query. */
	path: string;
	/** A character for each byte: not all bodies are text. */
	body: string;
	/** The bearer token. */
	token: string;
}

interface Hold {
	isMeant: (call: Call) => boolean;
	reached: PromiseWithResolvers<void>;
	released: PromiseWithResolvers<void>;
}

/** Starts the stand-in on a free port. */
export async function startCloudflare() {
	const state = new CloudflareState();
	const journal: Call[] = [];
	const problems: string[] = [];
	let held: Hold | undefined;

	/** Returns the `result` of the response. */
	function resultOf({ method, path, body, token }: Call, form: () => Promise<FormData>): unknown {
		if (token !== TOKEN && !state.uploads.has(token)) {
			throw new ApiProblem(401, 10000, "Authentication error");
		}
		const url = new URL(path, "http://cloudflare");
		const route = findRoute(method, url);
		if (!route) {
			problems.push(`${method} ${path}`);
			throw new ApiProblem(404, 7003, "Could not route");
		}
		const { handler, name, id } = route;
		const query = url.searchParams;
		return handler(state, { name, id, query, token, json: () => JSON.parse(body), form });
	}

	const server = createServer(async (incoming, outgoing) => {
		const bytes = await buffer(incoming);
		const call: Call = {
			method: incoming.method ?? "",
			path: incoming.url ?? "",
			body: bytes.toString("latin1"),
			token: incoming.headers.authorization?.replace("Bearer ", "") ?? "",
		};
		journal.push(call);
		if (held?.isMeant(call)) {
			held.reached.resolve();
			await held.released.promise;
		}
		const form = () => {
			const headers = { "Content-Type": incoming.headers["content-type"] ?? "" };
			return new Response(new Uint8Array(bytes), { headers }).formData();
		};
		const answer = (status: number, json: object) => {
			outgoing.writeHead(status, { "Content-Type": "application/json" });
			outgoing.end(JSON.stringify(json));
		};
		try {
			const result = await resultOf(call, form);
			answer(200, { success: true, errors: [], messages: [], result, result_info: {} });
		} catch (error) {
			if (!(error instanceof ApiProblem)) problems.push(`${call.method} ${call.path}: ${error}`);
			const { status, code, message } =
				error instanceof ApiProblem ? error : new ApiProblem(500, 7500, String(error));
			answer(status, { success: false, errors: [{ code, message }], messages: [], result: null });
		}
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	return Object.assign(state, {
		url: `http://127.0.0.1:${port}`,
		journal,
		problems,
		/** Holds back the answers to such calls until they are released. */
		hold: (isMeant: Hold["isMeant"]) => {
			const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
			held = { isMeant, reached, released };
			return { reached: reached.promise, release: () => released.resolve() };
		},
		close: () => server.close(),
	});
}
