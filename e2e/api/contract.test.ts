import { expect, test } from "../support/fixtures.ts";

interface Session {
	user: object;
}

for (const method of ["GET", "POST"]) {
	test(`${method} /api/deepgram makes a key with every field`, async ({ approved, emulator }) => {
		const response = await approved.send(method, "/api/deepgram");
		expect(response.status).toBe(200);
		expect(response.headers.get("cache-control")).toBe("no-store");
		const key = await response.json<{ key_id: string; api_key_id: string }>();
		const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);
		expect(key).toEqual({
			key: expect.stringMatching(/^[0-9a-f]{40}$/),
			key_id: uuid,
			api_key_id: key.key_id,
			comment: expect.stringContaining(approved.email),
			scopes: ["usage:write"],
			time_to_live_in_seconds: 60,
			expiration_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
			url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/deepgram\/v1\/listen$/),
			listen: {
				v1: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/deepgram\/v1\/listen$/),
				v2: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/deepgram\/v2\/listen$/),
			},
		});
		const { body } = await emulator.seenOnce("deepgram", approved.email);
		expect(body).toMatchObject({
			scopes: ["usage:write"],
			tags: [`user:${approved.id}`],
			time_to_live_in_seconds: 60,
		});
	});
}

test("no key without a session or approval", async ({ anyone, pending }) => {
	expect((await anyone.get("/api/deepgram")).status).toBe(401);
	expect((await pending.get("/api/deepgram")).status).toBe(403);
});

test("a refusal by Deepgram is told without its words", async ({ approved, emulator }) => {
	await emulator.script("deepgram", approved.email, [
		{ status: 403, headers: { "Content-Type": "application/json" } },
		{ raw: '{"err_msg":"secret words"}' },
	]);
	const response = await approved.send("POST", "/api/deepgram");
	expect(response.status).toBe(502);
	expect(await response.json()).toEqual({
		error: "Deepgram refused to create a key.",
		code: "UPSTREAM_ERROR",
	});
});

test("health tells the version and that D1 answers", async ({ anyone }) => {
	const response = await anyone.get("/api/health");
	expect(response.status).toBe(200);
	expect(await response.json()).toEqual({
		status: "ok",
		version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
	});
});

test("an unknown path answers 404 as JSON, with a request id", async ({ anyone }) => {
	for (const path of ["/api", "/api/nothing", "/api/completion/more"]) {
		const response = await anyone.get(path);
		expect(response.status, path).toBe(404);
		expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
		expect(await response.json()).toMatchObject({ code: "NOT_FOUND" });
	}
});

test("where Next would answer by itself, the API's words are kept", { tag: "@direct" }, async ({
	anyone,
}) => {
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

test("paths Better Auth has not are JSON too, and its paths know their methods", async ({
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

test("HEAD is GET without a body, and makes no key", async ({ anyone, approved, emulator }) => {
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

test("get-session and its alias answer alike, signed in or not", async ({ pending, anyone }) => {
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
	["without one, as v0.1.0 clients may", undefined],
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

test("nobody approves or promotes themselves", async ({ anyone, pending }) => {
	const account = { email: `${crypto.randomUUID()}@example.com`, password: "long enough" };
	const signUp = await anyone.send("POST", "/api/auth/sign-up/email", {
		name: "Sly",
		...account,
		isApproved: true,
	});
	expect(signUp.status).toBe(200);
	expect((await signUp.json<Session>()).user).toMatchObject({ isApproved: false, role: "user" });
	for (const wish of [{ role: "admin" }, { banReason: "x" }]) {
		const sly = {
			name: "Sly",
			email: `${crypto.randomUUID()}@example.com`,
			password: "long enough",
		};
		const response = await anyone.send("POST", "/api/auth/sign-up/email", { ...sly, ...wish });
		expect(response.status, JSON.stringify(wish)).toBe(400);
	}
	for (const wish of [{ isApproved: true }, { role: "admin" }, { banned: false }]) {
		const response = await pending.send("POST", "/api/auth/update-user", wish);
		expect(response.status, JSON.stringify(wish)).toBe(400);
	}
	const { user } = await (await pending.get("/api/auth/session")).json<Session>();
	expect(user).toMatchObject({ isApproved: false, role: "user" });
	for (const path of ["set-role", "update-user", "list-users"]) {
		expect((await pending.send("POST", `/api/auth/admin/${path}`, {})).status).toBe(404);
	}
});

test("only admins reach /api/admin", async ({ anyone, pending, approved }) => {
	const statuses = [];
	for (const client of [anyone, pending, approved]) {
		statuses.push((await client.get("/api/admin/users")).status);
	}
	expect(statuses).toEqual([401, 403, 403]);
});

test("an admin finds people by status and by part of their address", async ({ admin, pending }) => {
	const find = async (status: string) => {
		const response = await admin.get(
			`/api/admin/users?status=${status}&q=${pending.email.slice(3, 20)}`,
		);
		const { users, total } = await response.json<{ users: object[]; total: number }>();
		return { users, total };
	};
	expect(await find("pending")).toEqual({
		users: [
			{
				id: pending.id,
				name: "New Person",
				email: pending.email,
				role: "user",
				isApproved: false,
				banned: false,
				banReason: null,
				banExpires: null,
				createdAt: expect.stringMatching(/Z$/),
				lastSeenAt: expect.stringMatching(/Z$/),
			},
		],
		total: 1,
	});
	expect(await find("approved")).toEqual({ users: [], total: 0 });
});

test("a search may be as long as an address", async ({ admin, pending }) => {
	const query = `q=${encodeURIComponent(pending.email.toUpperCase())}${"%20".repeat(3)}`;
	const found = await (await admin.get(`/api/admin/users?${query}`)).json<{ total: number }>();
	expect(found.total).toBe(1);
	expect((await admin.get(`/api/admin/users?q=${"é".repeat(200)}`)).status).toBe(200);
	for (const query of ["limit=500", "page=0", "page=1.5", "page=x", "status=some"]) {
		const response = await admin.get(`/api/admin/users?${query}`);
		expect(response.status, query).toBe(400);
	}
});

test("a change that withdraws nothing leaves the sessions alone", async ({ admin, pending }) => {
	const path = `/api/admin/users/${pending.id}`;
	expect((await admin.send("PATCH", path, { role: "admin" })).status).toBe(200);
	expect((await admin.send("PATCH", path, { role: "user" })).status).toBe(200);
	expect(await (await pending.get("/api/auth/session")).json()).not.toBeNull();
});

test("each change by an admin leaves a row in the audit log", async ({ admin, pending }) => {
	const change = (body: object) => admin.send("PATCH", `/api/admin/users/${pending.id}`, body);
	for (const body of [
		{ isApproved: true },
		{ isApproved: true },
		{ banned: true, banReason: "spam" },
	]) {
		expect((await change(body)).status).toBe(200);
	}
	expect((await change({})).status).toBe(400);
	expect((await admin.send("DELETE", `/api/admin/users/${pending.id}`)).status).toBe(204);
	const { entries } = await (await admin.get("/api/admin/audit?limit=200")).json<{
		entries: { targetId: string }[];
	}>();
	const rows = entries.filter((entry) => entry.targetId === pending.id);
	expect(rows).toMatchObject([
		{
			action: "delete",
			actorId: admin.id,
			actorEmail: "admin@example.com",
			targetEmail: pending.email,
			ipAddress: admin.address,
			createdAt: expect.stringMatching(/Z$/),
		},
		{
			action: "ban",
			before: { banned: false, banReason: null },
			after: { banned: true, banReason: "spam" },
		},
		{ action: "approve", before: { isApproved: false }, after: { isApproved: true } },
	]);
});

test("banning ends the sessions and keeps the person out", async ({ admin, approved, anyone }) => {
	await admin.send("PATCH", `/api/admin/users/${approved.id}`, { banned: true });
	expect((await approved.get("/api/deepgram")).status).toBe(401);
	const { email, password } = approved;
	const response = await anyone.send("POST", "/api/auth/sign-in/email", { email, password });
	expect(response.status).toBe(403);
	expect(await response.json()).toMatchObject({ code: "BANNED_USER" });
});

test("an admin cannot lock themselves out", async ({ admin }) => {
	const own = `/api/admin/users/${admin.id}`;
	for (const change of [{ isApproved: false }, { role: "user" }, { banned: true }]) {
		expect((await admin.send("PATCH", own, change)).status).toBe(409);
	}
	expect((await admin.send("DELETE", own)).status).toBe(409);
});

test("trusted origins get CORS headers, on refusals too, and others none", async ({ anyone }) => {
	const ask = (origin: string, method = "POST") =>
		anyone.fetch("/api/completion", { method, headers: { Origin: origin } });
	for (const origin of [
		"https://app.example.com",
		"https://a.b.trusted.example",
		"tauri://localhost",
	]) {
		const { headers } = await ask(origin);
		expect(headers.get("access-control-allow-origin")).toBe(origin);
		expect(headers.get("access-control-allow-credentials")).toBe("true");
		expect(headers.get("vary")).toContain("Origin");
	}
	for (const origin of ["null", "file://", "https://app.example.com.evil.io"]) {
		const names = [...(await ask(origin)).headers.keys()];
		expect(names.filter((name) => name.startsWith("access-control-"))).toEqual([]);
	}
	const preflight = await ask("https://app.example.com", "OPTIONS");
	expect(preflight.status).toBe(204);
	expect(preflight.headers.get("access-control-allow-methods")).toBe(
		"GET, POST, PATCH, DELETE, OPTIONS",
	);
	const allowed = preflight.headers.get("access-control-allow-headers")?.toLowerCase().split(", ");
	expect(allowed?.sort()).toEqual(
		[
			...[
				"authorization",
				"baggage",
				"cache-control",
				"content-type",
				"last-event-id",
				"sentry-trace",
			],
			...["traceparent", "tracestate", "x-request-id", "x-requested-with"],
		].sort(),
	);
	expect(preflight.headers.get("access-control-max-age")).toBe("86400");
});

test("a foreign page cannot use somebody's cookies", async ({ approved }) => {
	const response = await approved.fetch("/api/deepgram", {
		method: "POST",
		headers: { Origin: "https://evil.example" },
	});
	expect(response.status).toBe(403);
	expect(await response.json()).toMatchObject({ code: "FORBIDDEN_ORIGIN" });
});
