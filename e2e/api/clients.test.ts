// Clients that nobody here wrote: scripts with a cookie jar, frontends with tracing, apps with origins of their own, pages at another URL.
import { readFileSync } from "node:fs";
import { emulatorSettings } from "../../emulator/server.ts";
import type { GeminiBody } from "../support/emulator.ts";
import { expect, test } from "../support/fixtures.ts";
import { Api, randomAddress } from "../support/people.ts";

test("a script with a cookie jar and no Origin asks, signs out, and signs in again", async ({
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

test("optional fields may be null", async ({ approved, emulator, mark }) => {
	const response = await approved.ask(mark, { bg: null, flag: null });
	expect(response.status).toBe(200);
	await response.text();
	const { body } = await emulator.seenOnce<GeminiBody>("gemini", mark);
	expect(body.contents).toEqual([{ role: "user", parts: [{ text: mark }] }]);
	const { email, password } = approved;
	const more = { rememberMe: null, callbackURL: null };
	const signIn = await approved.send("POST", "/api/auth/sign-in/email", {
		...{ email, password },
		...more,
	});
	expect(signIn.status).toBe(200);
	const signUp = await approved.send("POST", "/api/auth/sign-up/email", {
		...{ name: "Someone", email: `${crypto.randomUUID()}@example.com`, password },
		...{ image: null, ...more },
	});
	expect(signUp.status).toBe(200);
});

test("under /api/auth JSON without a content type is JSON, and anything else is refused with what to send", async ({
	approved,
}) => {
	const { email, password } = approved;
	const json = JSON.stringify({ email, password });
	const signIn = (type: string | undefined, body: string) =>
		approved.fetch("/api/auth/sign-in/email", {
			method: "POST",
			// Of bytes, fetch says no type by itself.
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

test("a body that is a form and JSON at once is read once, as neither", async ({ anyone }) => {
	// As JSON a decoy, as a form a name of 60,000 characters.
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
	expect(transcript.match(/Interviewer: /g)?.length).toBe(transcript.match(/Answer \d/g)?.length);
});

test("an app signs in from its own origin, and asks", async ({ approved, mark }) => {
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

test("the page opened at another URL than BETTER_AUTH_URL names the one to open, to the person and in the log", async ({
	startWith,
	browser,
}) => {
	const { admin, logFile } = await startWith({});
	const other = admin.origin.replace("localhost", "127.0.0.1");
	const page = await browser.newPage();
	await page.goto(other);
	await page.getByLabel("E-mail").fill(admin.email);
	await page.getByLabel("Password").fill(admin.password);
	await page.getByRole("button", { name: "Continue" }).click();
	await expect(page.getByText(`Open ${admin.origin} instead`)).toBeVisible();
	await page.close();
	await expect.poll(() => readFileSync(logFile, "utf8")).toContain(`Open ${admin.origin} instead`);
	// A foreign page is told nothing.
	const foreign = await admin.fetch("/api/auth/sign-in/email", {
		method: "POST",
		headers: { Origin: "https://evil.example" },
	});
	expect(await foreign.json()).toEqual({
		code: "FORBIDDEN_ORIGIN",
		message: "This origin is not allowed to use the API with cookies.",
	});
});

for (const [what, settings, attributes, other] of [
	[
		"a trusted origin on another site",
		{ TRUSTED_ORIGINS: "https://app.other.example" },
		["HttpOnly", "Max-Age=604800", "Partitioned", "Path=/", "SameSite=None", "Secure"],
		["HttpOnly", "Max-Age=0", "Path=/", "SameSite=Lax", "Secure"],
	],
	[
		"trusted origins on the same site",
		{ TRUSTED_ORIGINS: "https://app.example.com" },
		["HttpOnly", "Max-Age=604800", "Path=/", "SameSite=Lax", "Secure"],
		["HttpOnly", "Max-Age=0", "Partitioned", "Path=/", "SameSite=None", "Secure"],
	],
] as const) {
	test(`over https with ${what} cookies are set for it, and signing in and out clears the other kind`, async ({
		startHttps,
	}) => {
		const { url, account } = await startHttps(settings);
		const origin = "https://api.example.com";
		const send = (path: string, cookie: string, body: object) =>
			fetch(url + path, {
				method: "POST",
				headers: {
					...{ Origin: origin, "Content-Type": "application/json", Cookie: cookie },
					"cf-connecting-ip": randomAddress(),
				},
				body: JSON.stringify(body),
			});
		const tokens = (response: Response) =>
			response.headers
				.getSetCookie()
				.filter((cookie) => cookie.startsWith("__Secure-better-auth.session_token="))
				.map((cookie) => cookie.split("; "));
		const signIn = await send("/api/auth/sign-in/email", "", account);
		expect(signIn.status).toBe(200);
		const [cleared = [], set = []] = tokens(signIn);
		// The session comes last: a client without partitions keeps the last cookie of a name.
		expect(set.slice(1).sort()).toEqual(attributes);
		expect(cleared.slice(1).sort()).toEqual(other);

		const signOut = await send("/api/auth/sign-out", String(set[0]), {});
		expect(signOut.status).toBe(200);
		const both = tokens(signOut).map((cookie) => cookie.slice(1).sort());
		const own = attributes.map((name) => name.replace("604800", "0")).sort();
		expect(both).toEqual([other, own]);
	});
}

test("over http, which is local, cookies are never Secure, whatever is trusted", async ({
	anyone,
}) => {
	const response = await anyone.send("POST", "/api/auth/sign-up/email", {
		...{ name: "Someone", password: "long enough now" },
		email: `${crypto.randomUUID()}@example.com`,
	});
	expect(response.headers.getSetCookie().length).toBeGreaterThan(0);
	for (const cookie of response.headers.getSetCookie()) {
		expect(cookie).toContain("SameSite=Lax");
		expect(cookie).not.toMatch(/Secure|Partitioned/);
	}
});

test("by cookie the admin API answers its own page and ADMIN_ORIGINS, by bearer token any trusted page", async ({
	admin,
}) => {
	const list = (headers: Record<string, string>) =>
		fetch(`${admin.origin}/api/admin/users?limit=1`, { headers });
	const cookie = { Cookie: admin.cookie };
	for (const [headers, status] of [
		[{ ...cookie, Origin: admin.origin }, 200],
		[{ ...cookie, Origin: "https://app.example.com" }, 200],
		[{ ...cookie, "Sec-Fetch-Site": "same-origin" }, 200],
		[cookie, 200],
		[{ ...cookie, Origin: "https://a.trusted.example" }, 403],
		[{ ...cookie, Origin: "tauri://localhost" }, 403],
		[{ ...cookie, "Sec-Fetch-Site": "same-site" }, 403],
		[{ Authorization: `Bearer ${admin.token}`, Origin: "https://a.trusted.example" }, 200],
	] as [Record<string, string>, number][]) {
		const response = await list(headers);
		expect(response.status, JSON.stringify(Object.keys(headers))).toBe(status);
		if (status === 403) expect(await response.json()).toMatchObject({ code: "FORBIDDEN_ORIGIN" });
	}
});

test("a trusted page outside ADMIN_ORIGINS gets no admin's token from cookies, and a user's as before", async ({
	admin,
	approved,
}) => {
	for (const [person, origin, isHidden] of [
		[admin, "https://a.trusted.example", true],
		[admin, "https://app.example.com", false],
		[admin, admin.origin, false],
		[approved, "https://a.trusted.example", false],
	] as const) {
		for (const path of ["get-session", "session", "list-sessions"]) {
			const headers = { Origin: origin };
			const response = await person.fetch(`/api/auth/${path}`, { headers });
			expect(response.status).toBe(200);
			const text = await response.text();
			expect(text.includes(person.token), `${path} for ${origin}`).toBe(!isHidden);
			if (isHidden) expect(response.headers.get("set-auth-token")).toBeNull();
		}
	}
});

test("following a link, an image or a frame makes no key, also from our own page", async ({
	approved,
	emulator,
}) => {
	const get = (headers: Record<string, string>) =>
		new Api(approved.origin, approved.cookie).fetch("/api/deepgram", { headers });
	for (const [mode, dest] of [
		["navigate", "document"],
		["navigate", "iframe"],
		["no-cors", "image"],
		["cors", "image"],
		["cors", "script"],
	] as const) {
		const headers = { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": mode };
		const response = await get({ ...headers, "Sec-Fetch-Dest": dest });
		expect(response.status, `${mode} ${dest}`).toBe(403);
	}
	for (const mode of ["cors", "same-origin"]) {
		const response = await get({ "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": "empty" });
		expect(response.status, mode).toBe(200);
	}
	await emulator.seen("deepgram", approved.email, { count: 2 });
});

test("the operator reads in the log that the Deepgram key may not make keys, and null is as good as no expiration date", async ({
	startWith,
	emulator,
}) => {
	const { admin, logFile } = await startWith(emulatorSettings(String(process.env.E2E_EMULATOR)));
	const person = await admin.signUpApproved();
	await emulator.fault("deepgram-refuses", person.email);
	const refused = await person.send("POST", "/api/deepgram");
	expect(await refused.json()).toEqual({
		error: "Deepgram refused to create a key.",
		code: "UPSTREAM_ERROR",
	});
	await expect
		.poll(() => readFileSync(logFile, "utf8"))
		.toContain("DEEPGRAM_API_KEY is not allowed to create keys: it needs the scope keys:write.");

	const key = { api_key_id: crypto.randomUUID(), key: "k", comment: "c", scopes: [] };
	await emulator.script("deepgram", person.email, [
		{ status: 200, headers: { "Content-Type": "application/json" } },
		{ raw: JSON.stringify({ ...key, expiration_date: null }) },
	]);
	const made = await person.send("POST", "/api/deepgram");
	expect(await made.json()).toMatchObject({ expiration_date: expect.stringMatching(/Z$/) });
});

test("Deepgram's answer is read within a bound", async ({ approved, emulator }) => {
	await emulator.script("deepgram", approved.email, [
		{ status: 200, headers: { "Content-Type": "application/json" } },
		...Array(40).fill({ raw: "x".repeat(64 * 1024) }),
		{ hold: "never" },
	]);
	const response = await approved.send("POST", "/api/deepgram");
	expect(response.status).toBe(502);
	await emulator.seenOnce("deepgram", approved.email, "left");
});
