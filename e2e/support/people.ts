// Clients of the API: with an account and a session, or without.
import { connect } from "node:net";
import { expect } from "@playwright/test";
import { fetchAlone } from "./own-connection.ts";

/** Every account's password. */
export const PASSWORD = "correct horse battery staple";

interface Account {
	email: string;
	password: string;
}

/** Characters of a body from which workerd may close the connection instead of reading it: see `fetchAlone`. */
const LARGE = 32_000;

/** Returns a random IP address, so that tests do not share rate limits. */
export function randomIpAddress(): string {
	return `10.${[...crypto.getRandomValues(new Uint8Array(3))].join(".")}`;
}

/** A client of the Worker, with a session or without. */
export class Api {
	readonly origin: string;
	/** The `Cookie` header this client sends. */
	readonly cookie: string;
	/** The IP address its requests come from. Cloudflare sets this header when deployed; locally the client's value counts. */
	ipAddress = randomIpAddress();

	constructor(origin: string, cookie = "") {
		this.origin = origin;
		this.cookie = cookie;
	}

	fetch(
		path: string,
		init: RequestInit & { headers?: Record<string, string> } = {},
	): Promise<Response> {
		const headers = {
			Origin: this.origin,
			"cf-connecting-ip": this.ipAddress,
			...(this.cookie ? { Cookie: this.cookie } : {}),
		};
		const all = { ...headers, ...init.headers };
		const { method, body } = init;
		if (typeof body === "string" && body.length > LARGE && !init.signal) {
			return fetchAlone(
				this.origin + path,
				method ?? "GET",
				Object.fromEntries(new Headers(all)),
				body,
			);
		}
		return fetch(this.origin + path, { ...init, headers: all });
	}

	get(path: string): Promise<Response> {
		return this.fetch(path);
	}

	send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
		return this.fetch(path, {
			method,
			headers: { "Content-Type": "application/json" },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			...(signal ? { signal } : {}),
		});
	}

	/** Signs up and returns the new user, signed in and pending approval. The prepared accounts (`accounts.ts`) are faster. */
	async signUp(name = "New Person"): Promise<Person> {
		const account = { email: `${crypto.randomUUID()}@example.com`, password: PASSWORD };
		return this.#enter("/api/auth/sign-up/email", { name, ...account }, account);
	}

	async signIn(account: Account): Promise<Person> {
		return this.#enter("/api/auth/sign-in/email", account, account);
	}

	async #enter(path: string, body: object, account: Account): Promise<Person> {
		const response = await this.send("POST", path, body);
		expect(response.status, path).toBe(200);
		const cookie = response.headers.getSetCookie().map((line) => line.split(";")[0]);
		const { user, token } = (await response.json()) as { user: { id: string }; token: string };
		return new Person(this.origin, cookie.join("; "), { ...account, id: user.id, token });
	}
}

/** Returns the frames of a streamed answer without its heartbeats; calls `onText` when the first text has arrived. */
export async function readFrames(
	response: Response,
	onText: (frame: string) => unknown = () => {},
): Promise<string> {
	const body = response.body as ReadableStream<Uint8Array<ArrayBuffer>>;
	let frames = "";
	for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
		const frame = chunk.replaceAll(": \n\n", "");
		if (!frames && frame.includes('{"text"')) await onText(frame);
		frames += frame;
	}
	return frames;
}

/** A client with an account and a session. */
export class Person extends Api {
	readonly id: string;
	readonly email: string;
	readonly password: string;
	/** The session token, as clients send it as a bearer token. */
	readonly token: string;

	constructor(origin: string, cookie: string, account: Account & { id: string; token: string }) {
		super(origin, cookie);
		this.id = account.id;
		this.email = account.email;
		this.password = account.password;
		this.token = account.token;
	}

	/** As an admin: signs up a new account and approves it. */
	async signUpApproved(): Promise<Person> {
		const person = await new Api(this.origin).signUp();
		const response = await this.send("PATCH", `/api/admin/users/${person.id}`, {
			isApproved: true,
		});
		expect(response.status).toBe(200);
		return person;
	}

	/** Requests the session, as a page does when it opens; returns this person with the cookies of the response. */
	async renewed(): Promise<Person> {
		const response = await this.get("/api/auth/get-session");
		// A browser keeps the last cookie of a name.
		const cookies = new Map(
			[...this.cookie.split("; "), ...response.headers.getSetCookie()].map((line) => {
				const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
				return [name, value];
			}),
		);
		const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
		return new Person(this.origin, cookie, this);
	}

	/** Requests a completion; returns the response once its headers have arrived. */
	ask(prompt: string, more: object = {}, signal?: AbortSignal): Promise<Response> {
		return this.send("POST", "/api/completion", { prompt, ...more }, signal);
	}

	/** The session's cookies, for a browser. */
	cookies(): { name: string; value: string; url: string }[] {
		return this.cookie.split("; ").map((pair) => {
			const [name = "", ...value] = pair.split("=");
			return { name, value: value.join("="), url: this.origin };
		});
	}
}

/** Requests a completion on a connection of its own, so that a test can close or pause the socket; returns it and what it has received. */
export function askRaw(
	person: Person,
	prompt: string,
	more: Record<string, string> = {},
	path = "/api/completion",
	fields: object = {},
) {
	const { hostname, port, host } = new URL(person.origin);
	const body = JSON.stringify({ prompt, ...fields });
	const headers = {
		Host: host,
		Cookie: person.cookie,
		Origin: person.origin,
		"Content-Length": Buffer.byteLength(body),
		...more,
	};
	const socket = connect(Number(port), hostname);
	let received = "";
	socket.on("data", (bytes) => {
		received += bytes;
	});
	socket.on("error", () => {});
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	socket.write(`POST ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
	return { socket, received: () => received };
}
