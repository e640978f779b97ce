// Clients that are not our pages: scripts with a cookie jar, apps with an origin of their own, v0.1.0.

import { readFileSync } from "node:fs";
import type { GeminiBody } from "../support/emulator.ts";
import { expect, test } from "../support/fixtures.ts";
import { ADMIN } from "../support/lanes.ts";

test("a script with a cookie jar and no Origin requests a completion, signs out and signs in again", async ({
	approved,
	mark,
}) => {
	const script = (path: string, body?: object) =>
		fetch(approved.origin + path, {
			method: "POST",
			headers: { Cookie: approved.cookie, "Content-Type": "application/json" },
			...(body ? { body: JSON.stringify(body) } : {}),
		});
	expect((await script("/api/completion", { prompt: mark })).status).toBe(200);
	const { email, password } = approved;
	// With the old session's cookies still in the jar.
	expect((await script("/api/auth/sign-in/email", { email, password })).status).toBe(200);
	expect((await script("/api/auth/sign-out")).status).toBe(200);
	expect((await script("/api/completion", { prompt: mark })).status).toBe(401);
	expect((await script("/api/auth/sign-in/email", { email, password })).status).toBe(200);
});

test("a client without Origin and cookies signs in", async ({ approved }) => {
	const { email, password } = approved;
	const response = await fetch(`${approved.origin}/api/auth/sign-in/email`, {
		method: "POST",
		headers: { "Content-Type": "application/json", "cf-connecting-ip": approved.ipAddress },
		body: JSON.stringify({ email, password }),
	});
	expect(response.status).toBe(200);
	expect(response.headers.get("set-auth-token")).toBeTruthy();
});

test("an app signs in from its own origin and requests a completion", async ({
	approved,
	mark,
}) => {
	const { email, password } = approved;
	const app = { Origin: "tauri://localhost", "Content-Type": "application/json" };
	const signIn = await approved.fetch("/api/auth/sign-in/email", {
		method: "POST",
		headers: app,
		body: JSON.stringify({ email, password }),
	});
	expect(signIn.status).toBe(200);
	expect(signIn.headers.get("access-control-allow-origin")).toBe("tauri://localhost");
	const answer = await approved.fetch("/api/completion", {
		method: "POST",
		headers: app,
		body: JSON.stringify({ prompt: mark }),
	});
	expect(answer.status).toBe(200);
	await answer.text();
});

test("optional fields may be null", async ({ approved, emulator, mark }) => {
	const response = await approved.ask(mark, { bg: null, flag: null });
	expect(response.status).toBe(200);
	await response.text();
	const { body } = await emulator.seenOnce<GeminiBody>("gemini", mark);
	expect(body.contents).toEqual([{ role: "user", parts: [{ text: mark }] }]);
	const { email, password } = approved;
	const more = { rememberMe: null, callbackURL: null };
	const signIn = await approved.send("POST", "/api/auth/sign-in/email", {
		email,
		password,
		...more,
	});
	expect(signIn.status).toBe(200);
	const signUp = await approved.send("POST", "/api/auth/sign-up/email", {
		name: "Someone",
		email: `${crypto.randomUUID()}@example.com`,
		password,
		image: null,
		...more,
	});
	expect(signUp.status).toBe(200);
});

test("/api/auth accepts JSON without a content type, and rejects every other type with the type to send", async ({
	approved,
}) => {
	const { email, password } = approved;
	const json = JSON.stringify({ email, password });
	const signIn = (type: string | undefined, body: string) =>
		approved.fetch("/api/auth/sign-in/email", {
			method: "POST",
			// `fetch` adds no content type to bytes.
			body: new TextEncoder().encode(body),
			headers: type === undefined ? {} : { "Content-Type": type },
		});
	for (const type of [undefined, "application/json", "application/json; charset=utf-8"]) {
		expect((await signIn(type, json)).status, type).toBe(200);
	}
	const form = `${new URLSearchParams({ email, password })}`;
	for (const [type, body] of [
		["application/x-www-form-urlencoded", form],
		["application/x-www-form-urlencoded", json],
		["text/plain;charset=UTF-8", json],
		["multipart/form-data", json],
	] as const) {
		const response = await signIn(type, body);
		expect(response.status, type).toBe(415);
		expect(await response.json()).toEqual({
			code: "UNSUPPORTED_MEDIA_TYPE",
			message: "Send the body as JSON, with Content-Type: application/json.",
		});
	}
});

test("a body that is valid both as a form and as JSON is rejected", async ({ anyone }) => {
	// As JSON it is harmless; as a form it has a name of 60,000 characters.
	const body = `{"name":"a","email":"decoy@example.com","password":"long enough now","x":"&name=${"n".repeat(60_000)}&email=${crypto.randomUUID()}@example.com&password=long+enough+now&y="}`;
	const response = await anyone.fetch("/api/auth/sign-up/email", {
		method: "POST",
		headers: { "Content-Type": "application/x-www-form-urlencoded" },
		body,
	});
	expect(response.status).toBe(415);
});

test("an hour of v0.1.0's transcript, with every interim result, is answered", async ({
	approved,
	emulator,
	mark,
}) => {
	const said = "So tell me about a system you built that had to be reliable".split(" ");
	const interim = said.map((_, i) => `Interviewer: ${said.slice(0, i + 1).join(" ")}`);
	const turn = (i: number) => [...interim, `Me: Answer ${i}.`].join("\n");
	const prompt = [...Array.from({ length: 500 }, (_, i) => turn(i)), mark].join("\n");
	expect(prompt.length).toBeGreaterThan(200_000);
	const response = await approved.ask(prompt, { flag: "copilot" });
	expect(response.status).toBe(200);
	await response.text();
	const { body } = await emulator.seenOnce<GeminiBody>("gemini", mark);
	const transcript = body.contents[0].parts[1].text;
	expect(transcript.length).toBeLessThan(32_100);
	const answers = transcript.match(/Answer \d/g)?.length;
	expect(answers).toBeGreaterThan(100);
	expect(transcript.match(/Interviewer: /g)?.length).toBe(answers);
});

test("sign-in at another URL than BETTER_AUTH_URL names the URL to open, on the page and in the log", async ({
	startWith,
	browser,
}) => {
	const { url, logFile } = await startWith({});
	const other = url.replace("localhost", "127.0.0.1");
	const page = await browser.newPage();
	await page.goto(other);
	await page.getByLabel("E-mail").fill(ADMIN.email);
	await page.getByLabel("Password").fill(ADMIN.password);
	await page.getByRole("button", { name: "Continue" }).click();
	await expect(page.getByText(`Open ${url} instead`)).toBeVisible();
	await page.close();
	await expect.poll(() => readFileSync(logFile, "utf8")).toContain(`Open ${url} instead`);
	// A foreign origin does not learn the URL.
	const foreign = await fetch(`${url}/api/auth/sign-in/email`, {
		method: "POST",
		headers: { Origin: "https://evil.example" },
	});
	expect(await foreign.json()).toEqual({
		code: "FORBIDDEN_ORIGIN",
		message: "This origin is not allowed to sign in or to use the API with cookies.",
	});
});
