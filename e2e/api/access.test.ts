// What ends access: withdrawn approval, bans, roles, expired sessions, sign-out by an admin.

import { audit } from "../support/admin-api.ts";
import { expect, test } from "../support/gated-worker.ts";
import { Api, type Person } from "../support/people.ts";

for (const [how, change, signIn] of [
	["withdrawing approval", { isApproved: false }, 200],
	["banning", { banned: true }, 403],
] as const) {
	test(`${how} ends access from the next request on, for cookies and bearer tokens`, async ({
		admin,
		approved,
		anyone,
	}) => {
		const bearer = () =>
			anyone.fetch("/api/deepgram", {
				headers: { Authorization: `Bearer ${approved.token}` },
			});
		expect((await bearer()).status).toBe(200);
		await admin.send("PATCH", `/api/admin/users/${approved.id}`, change);
		expect((await bearer()).status).toBe(401);
		expect((await approved.get("/api/deepgram")).status).toBe(401);
		expect(await (await approved.get("/api/auth/get-session")).json()).toBeNull();
		const { email, password } = approved;
		const response = await anyone.send("POST", "/api/auth/sign-in/email", { email, password });
		expect(response.status).toBe(signIn);
		if (signIn === 403) expect(await response.json()).toMatchObject({ code: "BANNED_USER" });
	});
}

for (const [how, change, rejection] of [
	["withdrawn", { isApproved: false }, 401],
	["banned", { banned: true }, 403],
] as const) {
	test(`a session cache that still has a ${how} user as approved gives no access`, async ({
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
		// Some parsers trim these names.
		for (const name of ["%s=", "%s =", "\t%s=", "\u00A0%s=", "%s.0=", "__Secure-%s="]) {
			const data = `${name.replace("%s", "better-auth.session_data")}${jwt}`;
			const headers = { Cookie: `better-auth.session_token=${token}; ${data}` };
			const ask = (method: string, path: string, body?: object) =>
				new Api(approved.origin).fetch(path, {
					method,
					headers: { ...headers, "Content-Type": "application/json" },
					...(body ? { body: JSON.stringify(body) } : {}),
				});
			const status = name === "%s=" ? rejection : 401;
			const completion = await ask("POST", "/api/completion", { prompt: mark });
			expect(completion.status, name).toBe(status);
			expect((await ask("GET", "/api/deepgram")).status, name).toBe(status);
			expect(await (await ask("GET", "/api/auth/get-session")).json(), name).toBeNull();
			expect(await (await ask("GET", "/api/auth/session")).json(), name).toBeNull();
			expect((await ask("GET", "/api/auth/list-sessions")).status, name).toBe(status);
			const rename = await ask("POST", "/api/auth/update-user", { name: "Still here" });
			expect(rename.status, name).toBe(status);
			for (const path of ["revoke-session", "revoke-sessions", "revoke-other-sessions"]) {
				const response = await ask("POST", `/api/auth/${path}`, { token: "any" });
				expect(response.status, `${path} ${name}`).toBe(status);
			}
		}
	});
}

test("get-session returns a new approval at once, whatever the session cache holds", async ({
	admin,
	pending,
}) => {
	const person = await pending.renewed();
	await admin.send("PATCH", `/api/admin/users/${person.id}`, { isApproved: true });
	const session = await (await person.get("/api/auth/get-session")).json<{ user: object }>();
	expect(session.user).toMatchObject({ isApproved: true });
});

test("an expired session is rejected", { tag: "@direct" }, async ({ gated }) => {
	const approved = gated.accounts.approved();
	expect((await approved.get("/api/deepgram")).status).toBe(200);
	await gated.sql("update session set expiresAt = unixepoch() - 1 where userId = ?", approved.id);
	expect((await approved.get("/api/deepgram")).status).toBe(401);
});

test("a ban rejects a session that is still in the database, until the ban ends", {
	tag: "@direct",
}, async ({ gated }) => {
	const approved = gated.accounts.approved();
	const ban = (until: string) =>
		gated.sql(
			`update "user" set banned = 1, banReason = 'spam', banExpires = ${until} where id = ?`,
			approved.id,
		);
	for (const [until, error] of [
		["null", "Your account is banned: spam"],
		["unixepoch('2999-01-01 10:00')", "Your account is banned until 2999-01-01 10:00 UTC: spam"],
	] as const) {
		await ban(until);
		const response = await approved.get("/api/deepgram");
		expect(response.status).toBe(403);
		expect(await response.json()).toEqual({ error, code: "BANNED" });
	}
	await ban("unixepoch() - 1");
	expect((await approved.get("/api/deepgram")).status).toBe(200);
});

test("an admin who is not approved has no admin access", async ({ admin, pending }) => {
	await admin.send("PATCH", `/api/admin/users/${pending.id}`, { role: "admin" });
	const response = await pending.get("/api/admin/users");
	expect(response.status).toBe(403);
	expect(await response.json()).toMatchObject({ code: "PENDING_APPROVAL" });
});

test("an admin ends all sessions of a user", async ({ admin, approved, anyone }) => {
	const second = await anyone.signIn(approved);
	const response = await admin.send("POST", `/api/admin/users/${approved.id}/sign-out`);
	expect(await response.json()).toEqual({ sessions: 2 });
	for (const session of [approved, second]) {
		expect((await session.get("/api/deepgram")).status).toBe(401);
	}
});

test("deleting a user deletes their password and sessions", async ({ admin, approved, anyone }) => {
	expect((await admin.send("DELETE", `/api/admin/users/${approved.id}`)).status).toBe(204);
	expect((await approved.get("/api/deepgram")).status).toBe(401);
	const { email, password } = approved;
	const signIn = await anyone.send("POST", "/api/auth/sign-in/email", { email, password });
	expect(signIn.status).toBe(401);
	expect((await admin.send("DELETE", `/api/admin/users/${approved.id}`)).status).toBe(404);
});

test("removing the admin role ends admin access from the next request, but no session", async ({
	admin,
	approved,
}) => {
	const path = `/api/admin/users/${approved.id}`;
	await admin.send("PATCH", path, { role: "admin" });
	expect((await approved.get("/api/admin/users")).status).toBe(200);
	await admin.send("PATCH", path, { role: "user" });
	expect((await approved.get("/api/admin/users")).status).toBe(403);
});

test("of two admins who remove each other's role at the same moment, one stays an admin", {
	tag: "@direct",
}, async ({ gated, emulator, mark }) => {
	const [one, two] = [gated.accounts.approved(), gated.accounts.approved()];
	for (const { id } of [one, two]) {
		await gated.admin.send("PATCH", `/api/admin/users/${id}`, { role: "admin" });
	}
	await emulator.script("d1", mark, [{ hold: mark }, { raw: "open" }], 2);
	const demote = (actor: Person, { id }: Person) =>
		actor.fetch(`/api/admin/users/${id}`, {
			method: "PATCH",
			headers: { "Content-Type": "application/json", "x-batch-gate": mark },
			body: JSON.stringify({ role: "user" }),
		});
	const responses = [demote(one, two), demote(two, one)];
	// Both are authorized by now, and neither has written anything.
	await emulator.seen("d1", mark, { count: 2 });
	await emulator.release(mark);
	const statuses = (await Promise.all(responses)).map(({ status }) => status);
	expect(statuses.sort()).toEqual([200, 403]);
	const left = [];
	for (const person of [one, two]) left.push((await person.get("/api/admin/users")).status);
	expect(left.sort()).toEqual([200, 403]);
	// The rejected change has no row in the audit log.
	const changes = [one, two].map(({ id }) => audit(gated.admin, { target: id, action: "role" }));
	const entries = (await Promise.all(changes)).flatMap((log) => log.entries);
	expect(entries.filter(({ after }) => after?.role === "user")).toHaveLength(1);
});

test("an admin cannot remove their own access", async ({ admin }) => {
	const own = `/api/admin/users/${admin.id}`;
	for (const change of [{ isApproved: false }, { role: "user" }, { banned: true }]) {
		expect((await admin.send("PATCH", own, change)).status).toBe(409);
	}
	expect((await admin.send("DELETE", own)).status).toBe(409);
});
