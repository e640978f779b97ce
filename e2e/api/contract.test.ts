// What all API routes have in common: methods, unknown paths, sessions, caching.
import { expect, test } from "../support/fixtures.ts";

interface Session {
	user: object;
}

test("/api/health returns the version when D1 answers", async ({ anyone }) => {
	const response = await anyone.get("/api/health");
	expect(response.status).toBe(200);
	expect(await response.json()).toEqual({
		status: "ok",
		version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
	});
});

test("an unknown path answers 404 JSON with a request id", async ({ anyone }) => {
	for (const path of ["/api", "/api/nothing", "/api/completion/more"]) {
		const response = await anyone.get(path);
		expect(response.status, path).toBe(404);
		expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
		expect(await response.json()).toMatchObject({ code: "NOT_FOUND" });
	}
});

test("paths and methods that Next would answer itself get the API's error body", {
	tag: "@direct",
}, async ({ anyone }) => {
	for (const path of ["/api//health", "/api/%E0%A4%A", "/api/health/%"]) {
		const response = await anyone.get(path);
		expect(response.status, path).toBe(404);
		expect(await response.json()).toMatchObject({ code: "NOT_FOUND" });
	}
	const response = await anyone.send("PROPFIND", "/api/health");
	expect(response.status).toBe(405);
	expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
	expect(await response.json()).toMatchObject({ code: "METHOD_NOT_ALLOWED" });
});

test("/api/auth answers unknown paths with 404 JSON and wrong methods with 405", async ({
	anyone,
}) => {
	const unknown = await anyone.get("/api/auth/nonesuch");
	expect(unknown.status).toBe(404);
	expect(await unknown.json()).toEqual({ code: "NOT_FOUND", message: expect.any(String) });
	const wrong = await anyone.get("/api/auth/sign-in/email");
	expect(wrong.status).toBe(405);
	expect(wrong.headers.get("allow")).toBe("POST, OPTIONS");
	const posted = await anyone.send("POST", "/api/auth/get-session", {});
	expect(posted.status).toBe(405);
	expect(posted.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
});

test("HEAD is GET without a body, except where GET would create a key", async ({
	anyone,
	approved,
	emulator,
}) => {
	for (const path of ["/api/health", "/api/auth/get-session", "/api/auth/session"]) {
		const response = await anyone.send("HEAD", path);
		expect(response.status, path).toBe(200);
		expect(await response.text()).toBe("");
	}
	expect((await approved.send("HEAD", "/api/deepgram")).status).toBe(405);
	expect((await approved.send("POST", "/api/deepgram")).status).toBe(200);
	await emulator.seen("deepgram", approved.email, { count: 1 });
});

test("a wrong method answers 405 with Allow", async ({ anyone }) => {
	const response = await anyone.get("/api/completion");
	expect(response.status).toBe(405);
	expect(response.headers.get("allow")).toBe("POST, OPTIONS");
	expect(await response.json()).toMatchObject({ code: "METHOD_NOT_ALLOWED" });
});

test("/api/auth/session responds exactly like get-session, signed in or not", async ({
	pending,
	anyone,
}) => {
	for (const client of [pending, anyone]) {
		const answers = await Promise.all(
			["/api/auth/get-session", "/api/auth/session"].map((path) => client.get(path)),
		);
		const [session, alias] = await Promise.all(
			answers.map((answer) => answer.json<Session | null>()),
		);
		expect(alias).toEqual(session);
		expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
		if (client === anyone) expect(session).toBeNull();
		else expect(session?.user).toMatchObject({ id: pending.id, isApproved: false, role: "user" });
	}
});

for (const [how, body] of [
	["with a body", {}],
	["without a body, as v0.1.0 clients do", undefined],
] as const) {
	test(`signing out ${how} ends the session`, async ({ approved }) => {
		const response = await approved.fetch("/api/auth/sign-out", {
			method: "POST",
			...(body ? { body: "{}", headers: { "Content-Type": "application/json" } } : {}),
		});
		expect(response.status).toBe(200);
		expect((await approved.get("/api/deepgram")).status).toBe(401);
	});
}

test("no response of the API may be cached, and each has nosniff and HSTS", async ({
	approved,
	admin,
	mark,
}) => {
	const answers = [
		await approved.get("/api/auth/get-session"),
		await admin.get("/api/admin/users"),
		await approved.send("POST", "/api/deepgram"),
		await approved.get("/api/health"),
		await approved.get("/api/nothing"),
	];
	for (const answer of answers) {
		expect(answer.headers.get("cache-control"), answer.url).toContain("no-store");
		expect(answer.headers.get("x-content-type-options"), answer.url).toBe("nosniff");
		expect(answer.headers.get("strict-transport-security"), answer.url).toMatch(/^max-age=\d{8}/);
		await answer.text();
	}
	const stream = await approved.ask(mark);
	// `no-store` would make Chromium count a stream as aborted that was read to its end.
	expect(stream.headers.get("cache-control")).toBe("no-cache, no-transform");
	await stream.text();
});
