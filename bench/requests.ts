// The requests that the bench sends, and the client that sends them.
import { once } from "node:events";
import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { GEMINI_KEY } from "../emulator/gemini.ts";
import type { Step } from "../emulator/script.ts";
import { ORIGIN, type Services, type Worker } from "./workers.ts";

/** A frame of Gemini's usual length. */
export const FRAME_TEXT = "Some words that Gemini might say to you. ".repeat(5).trim();
const PASSWORD = "correct horse battery staple";
const agent = new Agent({ keepAlive: true });

export type Send = () => Promise<IncomingMessage>;

/** Prepares a request over a kept connection. Node's own client, because `fetch` costs more than the Worker. */
export function prepare(
	url: string,
	{ method = "GET", headers = {}, body = "" }: { method?: string; headers?: object; body?: string },
): Send {
	const length = body
		? { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) }
		: {};
	return async () => {
		const request = httpRequest(url, { method, agent, headers: { ...headers, ...length } });
		request.end(body);
		const [response] = (await once(request, "response")) as [IncomingMessage];
		return response;
	};
}

export async function readAll(
	response: IncomingMessage,
	onChunk?: (chunk: string) => void,
): Promise<string> {
	let text = "";
	response.setEncoding("utf8");
	for await (const chunk of response) {
		onChunk?.(chunk);
		text += chunk;
	}
	return text;
}

export const get = ({ url }: Worker, path: string): Send => prepare(url + path, {});

/** A completion of a signed-in user; ours and the bare Worker take the same request without `more`. */
export const completion = (
	{ url }: Worker,
	cookie: string,
	prompt: string,
	more: object = {},
): Send =>
	prepare(`${url}/api/completion`, {
		method: "POST",
		headers: { Cookie: cookie, Origin: ORIGIN },
		body: JSON.stringify({ prompt, ...more }),
	});

const geminiBody = (prompt: string) =>
	JSON.stringify({ contents: [{ role: "user", parts: [{ text: prompt }] }] });

/** The bare Worker's byte passthrough of Gemini's answer. */
export const passthrough = ({ url }: Worker, prompt: string): Send =>
	prepare(`${url}/passthrough`, { method: "POST", body: geminiBody(prompt) });

/** A call to the emulated Gemini, without a Worker in between. */
export const geminiAlone = ({ emulator }: Services, prompt: string): Send =>
	prepare(
		`${emulator}/gemini/v1beta/models/gemini-flash-lite-latest:streamGenerateContent?alt=sse`,
		{ method: "POST", headers: { "x-goog-api-key": GEMINI_KEY }, body: geminiBody(prompt) },
	);

/** Sets Gemini's answer to every prompt that contains `match`. */
export async function scriptGemini(
	{ emulator }: Services,
	match: string,
	steps: Step[],
): Promise<void> {
	await control(emulator, "scripts", { service: "gemini", match, steps, times: 1_000_000_000 });
}

/** Opens a gate that a script holds answers at. */
export const releaseGate = ({ emulator }: Services, gate: string): Promise<void> =>
	control(emulator, "release", gate);

/** Gemini answers as it does by itself again, until the next script. */
export const clearScripts = ({ emulator }: Services): Promise<void> =>
	control(emulator, "scripts", "", "DELETE");

/** Posts to the emulator: JSON, or a text unchanged. */
export async function control(
	emulator: string,
	path: string,
	body: object | string,
	method = "POST",
): Promise<void> {
	const text = typeof body === "string" ? body : JSON.stringify(body);
	const response = await fetch(`${emulator}/emulator/${path}`, { method, body: text });
	if (!response.ok) throw new Error(`the emulator answered ${response.status}`);
}

/** Creates an approved user; returns the `Cookie` header of a session, which is valid in every Worker of the bench. */
export async function signIn({ url }: Worker, { d1 }: Services): Promise<string> {
	const email = `${crypto.randomUUID()}@example.com`;
	const signUp = await fetch(`${url}/api/auth/sign-up/email`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ name: "Bench", email, password: PASSWORD }),
	});
	if (!signUp.ok) throw new Error(`sign-up answered ${signUp.status}`);
	const approve = JSON.stringify({ sql: `update "user" set isApproved = 1` });
	const approved = await fetch(`${d1}/execute`, { method: "POST", body: approve });
	if (!approved.ok) throw new Error(`D1 answered ${approved.status}`);
	const [token = ""] = cookies(signUp);
	const session = await fetch(`${url}/api/auth/get-session`, { headers: { Cookie: token } });
	return [token, ...cookies(session)].join("; ");
}

const cookies = (response: Response) =>
	response.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
