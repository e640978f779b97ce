// Runs the examples in docs/clients.md, each kind as the frontend it is for, and holds the tables against the Worker.
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { expect, setting, test } from "../support/fixtures.ts";
import { ADMIN } from "../support/lanes.ts";
import type { Person } from "../support/people.ts";

const DOCUMENT = readFileSync("docs/clients.md", "utf8");
const KINDS = ["cookie", "token", "typed", "stream", "socket"] as const;
type Kind = (typeof KINDS)[number];

/** Returns an example as TypeScript, for the Worker at this URL. */
function exampleOf(kind: Kind, url: string): string {
	const [, code = ""] = new RegExp(`\`\`\`ts ${kind}\n([\\s\\S]*?)\n\`\`\``).exec(DOCUMENT) ?? [];
	expect(code, kind).toContain("https://api.example.com");
	return code
		.replaceAll("https://api.example.com", url)
		.replaceAll(`"./typescript/`, `"${resolve("clients/typescript")}/`);
}

/** Loads an example as a program of Node's: it sends no Origin and no cookies, as an app with a token does. */
async function load<Exports>(kind: Kind, url: string): Promise<Exports> {
	const file = `${setting("E2E_FOLDER")}/${kind}-${new URL(url).port}-${process.pid}.ts`;
	writeFileSync(file, exampleOf(kind, url));
	return import(file);
}

/** Returns the token that the document's sign-in returns. */
async function tokenOf({ origin, email, password }: Person): Promise<string> {
	const { signIn } = await load<{ signIn: (...of: string[]) => Promise<string> }>("token", origin);
	return signIn(email, password);
}

// A page may not send the header by which other tests have IP addresses of their own.
test.use({ extraHTTPHeaders: {} });

test("every example in the document is run here", () => {
	const fences = [...DOCUMENT.matchAll(/^```(.+)$/gm)].map(([, info]) => info);
	expect(fences).toEqual(KINDS.map((kind) => `ts ${kind}`));
});

test("a page on the same site signs in with a cookie", async ({ page, startWith }) => {
	// The same site as the Worker's, on another port.
	let script = "";
	const server = createServer(({ url }, response) => {
		const type = url === "/example.js" ? "text/javascript" : "text/html";
		response.writeHead(200, { "Content-Type": type });
		response.end(url === "/example.js" ? script : "<!doctype html><title>App</title>");
	});
	await once(server.listen(0, "localhost"), "listening");
	const frontend = `http://localhost:${(server.address() as AddressInfo).port}`;
	const { url } = await startWith({ TRUSTED_ORIGINS: frontend });
	script = stripTypeScriptTypes(exampleOf("cookie", url));
	await page.goto(frontend);
	const call = (name: string, ...values: string[]) =>
		page.evaluate(
			async ([name, values, script]) => {
				const example = await import(script);
				return example[name](...values).catch((error: Error) => error.message);
			},
			[name, values, `${frontend}/example.js`] as const,
		);
	expect(await call("getUsage")).toMatch(/^UNAUTHENTICATED: /);
	expect(await call("signIn", ADMIN.email, "a wrong password")).toMatch(
		/^INVALID_EMAIL_OR_PASSWORD: /,
	);
	expect(await call("signIn", ADMIN.email, ADMIN.password)).toMatchObject({
		email: ADMIN.email,
		isApproved: true,
	});
	expect(await call("getUsage")).toHaveProperty("today");
	expect(await call("signOut")).toEqual({ success: true });
	expect(await call("getUsage")).toMatch(/^UNAUTHENTICATED: /);
	server.closeAllConnections();
	server.close();
});

test("an app signs in with a token", async ({ approved }) => {
	const example = await load<{ getUsage: (token: string) => Promise<object | undefined> }>(
		"token",
		approved.origin,
	);
	expect(await example.getUsage(await tokenOf(approved))).toHaveProperty("today");
	expect(await example.getUsage("not a token")).toBeUndefined();
});

interface StreamExample {
	ask: (token: string, body: object, signal?: AbortSignal) => AsyncGenerator<string>;
}

test("an answer is read with its heartbeats, its error and its end", async ({
	approved,
	emulator,
	mark,
}) => {
	const { ask } = await load<StreamExample>("stream", approved.origin);
	const token = await tokenOf(approved);
	const read = async (prompt: string) => {
		let text = "";
		try {
			for await (const part of ask(token, { prompt })) text += part;
			return { text };
		} catch (error) {
			const { code, retryAfter } = error as { code: string; retryAfter: number | undefined };
			return { text, code, retryAfter };
		}
	};
	// A pause that is longer than the interval of heartbeats.
	const steps = [{ text: "Grüße " }, { pauseMs: 1_000 }, { text: "an alle" }, { finish: "STOP" }];
	await emulator.script("gemini", `${mark} whole`, steps);
	expect(await read(`${mark} whole`)).toEqual({ text: "Grüße an alle" });
	await emulator.fault("truncated", `${mark} long`);
	expect(await read(`${mark} long`)).toMatchObject({ text: "The beginning ", code: "TRUNCATED" });
	await emulator.fault("rate-limited", `${mark} busy`);
	expect(await read(`${mark} busy`)).toEqual({
		text: "",
		code: "UPSTREAM_RATE_LIMITED",
		retryAfter: 17,
	});
	expect(await read("")).toMatchObject({ text: "", code: "INVALID_REQUEST" });
});

for (const [how, leave] of [
	["break", "break"],
	["return", "return"],
	["an exception", "throw"],
	["the abort of its signal", "abort"],
] as const) {
	test(`an answer whose loop is left by ${how} ends at Gemini, too`, async ({
		approved,
		emulator,
		mark,
	}) => {
		const { ask } = await load<StreamExample>("stream", approved.origin);
		const token = await tokenOf(approved);
		await emulator.script("gemini", mark, [{ text: "Some words" }, { hold: mark }]);
		const abort = new AbortController();
		const read = async () => {
			for await (const part of ask(token, { prompt: mark }, abort.signal)) {
				expect(part).toBe("Some words");
				if (leave === "break") break;
				if (leave === "return") return;
				if (leave === "throw") throw new Error("left");
				abort.abort(new Error("left"));
			}
		};
		const reading = read();
		if (leave === "throw" || leave === "abort") await expect(reading).rejects.toThrow("left");
		else await reading;
		await emulator.seenOnce("gemini", mark, "disconnected");
	});
}

test("the typed client reads an answer, and says when to try again", async ({
	approved,
	emulator,
	mark,
}) => {
	const { ask } = await load<{ ask: (token: string, prompt: string) => Promise<string> }>(
		"typed",
		approved.origin,
	);
	const token = await tokenOf(approved);
	await emulator.script("gemini", `${mark} whole`, [{ text: "An answer" }, { finish: "STOP" }]);
	expect(await ask(token, `${mark} whole`)).toBe("An answer");
	await emulator.fault("rate-limited", `${mark} busy`);
	expect(await ask(token, `${mark} busy`)).toBe(" [UPSTREAM_RATE_LIMITED, try again after 17 s]");
});

interface Listener {
	send(audio: Int16Array): void;
	close(): Promise<void>;
}
type Listen = (token: string, onText: (text: string) => void) => Promise<Listener>;

for (const [name, what, silentChunks] of [
	["listenForTurns", "what a socket hears", 25],
	["listenForTurns", "a turn that is open when it closes", 0],
	["listenForWords", "what a socket hears", 25],
] as const) {
	test(`${name} transcribes ${what}`, async ({ approved, emulator }) => {
		const example = await load<Record<typeof name, Listen>>("socket", approved.origin);
		await emulator.speech({
			tag: "interviewer",
			match: approved.email,
			utterances: [{ text: "How would you test this?", seconds: 1 }],
		});
		const heard: string[] = [];
		const listener = await example[name](await tokenOf(approved), (text) => heard.push(text));
		// Noise is speech to the emulator, zeros are silence; in chunks of 80 ms.
		const chunk = (loudness: number) =>
			Int16Array.from({ length: 1_280 }, () => (Math.random() - 0.5) * loudness);
		for (let i = 0; i < 14; i++) listener.send(chunk(16_000));
		for (let i = 0; i < silentChunks; i++) listener.send(chunk(0));
		await listener.close();
		expect(heard.join(" ").toLowerCase()).toMatch(/^how would you test this\W*$/);
	});
}

test("every origin in the table works as TRUSTED_ORIGINS", async ({ startWith }) => {
	const rows = DOCUMENT.split("| frontend |")[1]?.split("\n\n")[0] ?? "";
	const origins = [...rows.matchAll(/`([a-z-]+:\/\/[^`]+)`/g)].map(([, origin = ""]) => origin);
	expect(origins).toHaveLength(9);
	const { url } = await startWith({ TRUSTED_ORIGINS: origins.join(",") });
	for (const listed of origins) {
		const origin = listed.replace("*", "any");
		const response = await fetch(`${url}/api/completion`, {
			method: "OPTIONS",
			headers: { Origin: origin, "Access-Control-Request-Method": "POST" },
		});
		expect(response.headers.get("access-control-allow-origin"), origin).toBe(origin);
	}
});

test("a Firefox extension's unlisted origin signs in, uses its token and signs out, and is rejected with a cookie", async ({
	approved,
}) => {
	const Origin = `moz-extension://${crypto.randomUUID()}`;
	const post = (path: string, headers: Record<string, string>, body?: object) =>
		fetch(approved.origin + path, {
			method: "POST",
			headers: { Origin, "Content-Type": "application/json", ...headers },
			...(body && { body: JSON.stringify(body) }),
		});
	const { email, password } = approved;
	const signIn = (headers: Record<string, string>) =>
		post("/api/auth/sign-in/email", headers, { email, password });
	const { token } = (await (await signIn({})).json()) as { token: string };
	const bearer = { Authorization: `Bearer ${token}` };
	expect((await post("/api/deepgram", bearer)).status).toBe(200);
	const cookie = { Cookie: approved.cookie };
	for (const rejected of [
		await post("/api/deepgram", { ...bearer, ...cookie }),
		await signIn(cookie),
	]) {
		expect(rejected.status).toBe(403);
		expect(await rejected.json()).toMatchObject({ code: "FORBIDDEN_ORIGIN" });
	}
	expect((await post("/api/auth/sign-out", bearer)).status).toBe(200);
	expect((await post("/api/deepgram", bearer)).status).toBe(401);
});

test("the codes in the document are those of the OpenAPI document", async ({ anyone }) => {
	const openApi = await (await anyone.get("/api/openapi.json")).json<{
		components: { schemas: { ErrorCode: { enum: string[] } } };
	}>();
	const codes = [...DOCUMENT.matchAll(/`([A-Z]+_[A-Z_]+|BLOCKED|TRUNCATED|BANNED)`/g)]
		.map(([, code = ""]) => code)
		.filter((code) => !code.endsWith("_ORIGINS"));
	expect(codes.length).toBeGreaterThan(15);
	for (const code of codes) expect(openApi.components.schemas.ErrorCode.enum).toContain(code);
});
