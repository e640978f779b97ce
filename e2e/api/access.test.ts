// Who gets in, from where, and what it takes to be put out.
import { emulatorSettings } from "../../emulator/server.ts";
import { execute } from "../support/database.ts";
import { expect, test } from "../support/fixtures.ts";
import { Api } from "../support/people.ts";

for (const [how, change] of [
	["withdrawing approval", { isApproved: false }],
	["banning", { banned: true }],
] as const) {
	test(`${how} holds from the next request on, for cookies and bearer tokens`, async ({
		admin,
		approved,
		origin,
	}) => {
		const bearer = () =>
			new Api(origin).fetch("/api/deepgram", {
				headers: { Authorization: `Bearer ${approved.token}` },
			});
		expect((await bearer()).status).toBe(200);
		await admin.send("PATCH", `/api/admin/users/${approved.id}`, change);
		expect((await bearer()).status).toBe(401);
		expect((await approved.get("/api/deepgram")).status).toBe(401);
		expect(await (await approved.get("/api/auth/get-session")).json()).toBeNull();
	});
}

for (const [how, change] of [
	["withdrawn", { isApproved: false }],
	["banned", { banned: true }],
] as const) {
	test(`a cookie that still calls a ${how} user approved opens nothing`, async ({
		admin,
		approved,
		mark,
	}) => {
		const { cookie } = await approved.renewed();
		const [token = "", jwt = ""] = ["session_token", "session_data"].map(
			(name) => new RegExp(`${name}=([^;]+)`).exec(cookie)?.[1],
		);
		expect(jwt).toMatch(/^ey/);
		await admin.send("PATCH", `/api/admin/users/${approved.id}`, change);
		// However a cookie's name is written, some reader trims it.
		for (const name of ["%s=", "%s =", "\t%s=", "\u00A0%s=", "%s.0=", "__Secure-%s="]) {
			const data = `${name.replace("%s", "better-auth.session_data")}${jwt}`;
			const headers = { Cookie: `better-auth.session_token=${token}; ${data}` };
			const ask = (method: string, path: string, body?: object) =>
				new Api(approved.origin).fetch(path, {
					method,
					headers: { ...headers, "Content-Type": "application/json" },
					...(body ? { body: JSON.stringify(body) } : {}),
				});
			const completion = await ask("POST", "/api/completion", { prompt: mark });
			expect(completion.status, name).toBe(401);
			expect((await ask("GET", "/api/deepgram")).status, name).toBe(401);
			expect(await (await ask("GET", "/api/auth/get-session")).json(), name).toBeNull();
			expect(await (await ask("GET", "/api/auth/session")).json(), name).toBeNull();
			expect((await ask("GET", "/api/auth/list-sessions")).status, name).toBe(401);
			const rename = await ask("POST", "/api/auth/update-user", { name: "Still here" });
			expect(rename.status, name).toBe(401);
			expect((await ask("POST", "/api/auth/revoke-other-sessions", {})).status, name).toBe(401);
		}
	});
}

test("the session tells approval at once, whatever the cookie remembers", async ({
	admin,
	pending,
}) => {
	const person = await pending.renewed();
	await admin.send("PATCH", `/api/admin/users/${person.id}`, { isApproved: true });
	const session = await (await person.get("/api/auth/get-session")).json<{ user: object }>();
	expect(session.user).toMatchObject({ isApproved: true });
});

test("a session that has expired is none", async ({ startWith }) => {
	const { admin, state } = await startWith(emulatorSettings(String(process.env.E2E_EMULATOR)));
	const approved = await admin.signUpApproved();
	expect((await approved.get("/api/deepgram")).status).toBe(200);
	await execute(
		state,
		"update session set expiresAt = unixepoch() - 1 where userId = ?",
		approved.id,
	);
	expect((await approved.get("/api/deepgram")).status).toBe(401);
});

test("a ban keeps out also whoever still has a session, until it ends", async ({ startWith }) => {
	const { admin, state } = await startWith(emulatorSettings(String(process.env.E2E_EMULATOR)));
	const approved = await admin.signUpApproved();
	const ban = (until: string) =>
		execute(
			state,
			`update "user" set banned = 1, banReason = 'spam', banExpires = ${until} where id = ?`,
			approved.id,
		);
	for (const until of ["null", "unixepoch() + 60"]) {
		await ban(until);
		const response = await approved.get("/api/deepgram");
		expect(response.status).toBe(403);
		expect(await response.json()).toEqual({ error: "Banned: spam", code: "BANNED" });
	}
	await ban("unixepoch() - 1");
	expect((await approved.get("/api/deepgram")).status).toBe(200);
});

test("an admin who is not approved is none", async ({ admin, pending }) => {
	await admin.send("PATCH", `/api/admin/users/${pending.id}`, { role: "admin" });
	const response = await pending.get("/api/admin/users");
	expect(response.status).toBe(403);
	expect(await response.json()).toMatchObject({ code: "PENDING_APPROVAL" });
});

test("every kind of change leaves its row, and a change of nothing leaves none and ends nothing", async ({
	admin,
	pending,
}) => {
	const path = `/api/admin/users/${pending.id}`;
	const change = async (body: object) => {
		expect((await admin.send("PATCH", path, body)).status).toBe(200);
	};
	// Never approved, so nothing to withdraw: the session stays.
	await change({ isApproved: false });
	expect(await (await pending.get("/api/auth/session")).json()).not.toBeNull();

	await change({ isApproved: true });
	expect((await admin.send("POST", `${path}/sign-out`)).status).toBe(200);
	await change({ role: "admin" });
	await change({ isApproved: false });
	await change({ banned: true, banReason: "spam" });
	await change({ banned: true, banReason: "spam" });
	await change({ banned: false });
	expect((await admin.send("DELETE", path)).status).toBe(204);

	const { entries } = await (await admin.get("/api/admin/audit?limit=200")).json<{
		entries: { targetId: string }[];
	}>();
	const by = { actorId: admin.id, ipAddress: admin.address, targetEmail: pending.email };
	expect(entries.filter(({ targetId }) => targetId === pending.id).reverse()).toMatchObject([
		{ ...by, action: "approve", before: { isApproved: false }, after: { isApproved: true } },
		{ ...by, action: "sign-out", before: { sessions: 1 } },
		{ ...by, action: "role", before: { role: "user" }, after: { role: "admin" } },
		{ ...by, action: "withdraw", before: { isApproved: true }, after: { isApproved: false } },
		{ ...by, action: "ban", before: { banned: false }, after: { banned: true, banReason: "spam" } },
		{
			...by,
			action: "unban",
			before: { banned: true, banReason: "spam" },
			after: { banned: false },
		},
		{ ...by, action: "delete", before: { name: "New Person", role: "admin" } },
	]);
});

test("a session does not let anyone guess at its password", async ({ approved }) => {
	const guess = () => {
		approved.address = `10.9.${Math.floor(Math.random() * 256)}.${Math.floor(Math.random() * 256)}`;
		return approved.send("POST", "/api/auth/change-password", {
			currentPassword: "a wrong password",
			newPassword: "a new password",
		});
	};
	const statuses = new Set<number>();
	for (let i = 0; i < 21; i++) statuses.add((await guess()).status);
	expect([...statuses].sort()).toEqual([400, 429]);
	expect((await approved.send("POST", "/api/auth/verify-password", {})).status).toBe(404);
});

test("what is not needed of Better Auth is closed", async ({ approved }) => {
	for (const path of [
		...["verify-password", "delete-user", "change-email", "update-session", "link-social"],
		...["request-password-reset", "sign-in/social", "callback/x", "error", "ok", "admin/set-role"],
	]) {
		for (const method of ["GET", "POST"]) {
			const response = await approved.send(
				method,
				`/api/auth/${path}`,
				method === "POST" ? {} : undefined,
			);
			expect(response.status, `${method} ${path}`).toBe(404);
			expect(await response.json()).toMatchObject({ code: "NOT_FOUND" });
		}
	}
});

test("an admin signs somebody out everywhere", async ({ admin, approved, anyone }) => {
	const second = await anyone.signIn(approved);
	const response = await admin.send("POST", `/api/admin/users/${approved.id}/sign-out`);
	expect(await response.json()).toEqual({ sessions: 2 });
	for (const session of [approved, second]) {
		expect((await session.get("/api/deepgram")).status).toBe(401);
	}
});

test("deleting somebody deletes their account and sessions", async ({
	admin,
	approved,
	anyone,
}) => {
	expect((await admin.send("DELETE", `/api/admin/users/${approved.id}`)).status).toBe(204);
	expect((await approved.get("/api/deepgram")).status).toBe(401);
	const { email, password } = approved;
	const signIn = await anyone.send("POST", "/api/auth/sign-in/email", { email, password });
	expect(signIn.status).toBe(401);
	expect((await admin.send("DELETE", `/api/admin/users/${approved.id}`)).status).toBe(404);
});

test("a role that is taken away is gone at the next request", async ({ admin, approved }) => {
	const path = `/api/admin/users/${approved.id}`;
	await admin.send("PATCH", path, { role: "admin" });
	expect((await approved.get("/api/admin/users")).status).toBe(200);
	await admin.send("PATCH", path, { role: "user" });
	expect((await approved.get("/api/admin/users")).status).toBe(403);
});

test("of two admins who remove each other at once, one stays", async ({ admin, anyone }) => {
	for (let round = 0; round < 5; round++) {
		const [one, two] = [await anyone.signUp(), await anyone.signUp()];
		for (const { id } of [one, two]) {
			const change = { isApproved: true, role: "admin" };
			await admin.send("PATCH", `/api/admin/users/${id}`, change);
		}
		const statuses = await Promise.all([
			one.send("PATCH", `/api/admin/users/${two.id}`, { role: "user" }),
			two.send("PATCH", `/api/admin/users/${one.id}`, { role: "user" }),
		]).then((answers) => answers.map(({ status }) => status));
		expect(statuses.sort()).toEqual([200, 403]);
		// What did not happen left no trace, what happened left one.
		const { entries } = await (await admin.get("/api/admin/audit?limit=200")).json<{
			entries: { targetId: string; after: object }[];
		}>();
		const demotions = entries.filter(
			({ targetId, after }) =>
				[one.id, two.id].includes(targetId) && JSON.stringify(after) === '{"role":"user"}',
		);
		expect(demotions).toHaveLength(1);
		const left = [];
		for (const person of [one, two]) left.push((await person.get("/api/admin/users")).status);
		expect(left.sort()).toEqual([200, 403]);
	}
});

test("sign-in does not tell whether an account exists", async ({ approved, anyone }) => {
	const fail = async (email: string) => {
		const response = await anyone.send("POST", "/api/auth/sign-in/email", {
			email,
			password: "a wrong password",
		});
		return { status: response.status, body: await response.json() };
	};
	const wrong = await fail(approved.email);
	expect(wrong).toEqual(await fail(`${crypto.randomUUID()}@example.com`));
	expect(wrong.status).toBe(401);
});

test("passwords have 8 to 128 characters", async ({ anyone }) => {
	for (const [length, status] of [
		[7, 400],
		[8, 200],
		[128, 200],
		[129, 400],
	] as const) {
		const response = await anyone.send("POST", "/api/auth/sign-up/email", {
			name: "Someone",
			email: `${crypto.randomUUID()}@example.com`,
			password: "x".repeat(length),
		});
		expect(response.status, `${length} characters`).toBe(status);
	}
});

const FOREIGN = [
	"null",
	"file://",
	"https://app.example.com.evil.io",
	"https://xtrusted.example",
	"http://a.trusted.example",
	"https://a.trusted.example:8443",
];
const COSTLY = [
	["POST", "/api/completion"],
	["GET", "/api/deepgram"],
	["POST", "/api/deepgram"],
	["POST", "/api/auth/sign-out"],
	["POST", "/api/auth/sign-in/email"],
	["PATCH", "/api/admin/users/x"],
	["DELETE", "/api/admin/users/x"],
	["POST", "/api/admin/users/x/sign-out"],
	["POST", "/api/admin/users/x/password"],
	["DELETE", "/api/admin/users/x/sessions/y"],
] as const;
for (const [method, path] of COSTLY) {
	test(`${method} ${path} with somebody's cookies is refused to foreign pages`, async ({
		admin,
	}) => {
		for (const origin of FOREIGN) {
			const response = await admin.fetch(path, { method, headers: { Origin: origin } });
			expect(response.status, origin).toBe(403);
			expect(await response.json()).toMatchObject({ code: "FORBIDDEN_ORIGIN" });
			expect(response.headers.get("access-control-allow-origin")).toBeNull();
		}
	});
}

test("a link or image on a foreign page makes no key", async ({ approved }) => {
	for (const site of ["cross-site", "same-site"]) {
		const response = await fetch(`${approved.origin}/api/deepgram`, {
			headers: { Cookie: approved.cookie, "Sec-Fetch-Site": site },
		});
		expect(response.status, site).toBe(403);
	}
});

test("curl with a bearer token, without Origin or cookies, works", async ({ approved }) => {
	const response = await fetch(`${approved.origin}/api/deepgram`, {
		method: "POST",
		headers: { Authorization: `Bearer ${approved.token}` },
	});
	expect(response.status).toBe(200);
});

test("a program without Origin or cookies signs in, as Node's fetch does", async ({ approved }) => {
	const { email, password } = approved;
	const response = await fetch(`${approved.origin}/api/auth/sign-in/email`, {
		method: "POST",
		headers: { "Content-Type": "application/json", "cf-connecting-ip": approved.address },
		body: JSON.stringify({ email, password }),
	});
	expect(response.status).toBe(200);
	expect(response.headers.get("set-auth-token")).toBeTruthy();
});

test("a name is no blank, and a picture is an address of the web", async ({ pending }) => {
	for (const change of [{ name: "  " }, { name: null }, { image: "javascript:alert(1)" }]) {
		const response = await pending.send("POST", "/api/auth/update-user", change);
		expect(response.status, JSON.stringify(change)).toBe(400);
	}
	const right = { name: "Ada", image: "https://example.com/a.png" };
	expect((await pending.send("POST", "/api/auth/update-user", right)).status).toBe(200);
});

test("no answer of the API is kept by a cache", async ({ approved, admin, mark }) => {
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
	// With `no-store` Chromium counts a stream that was read to its end as aborted.
	expect(stream.headers.get("cache-control")).toBe("no-cache, no-transform");
	await stream.text();
});
