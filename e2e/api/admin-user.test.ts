// One user in the admin API: details, sessions, and the password an admin sets.
import type { UserDetails } from "../../clients/typescript/api.ts";
import { audit, details, signIn } from "../support/admin-api.ts";
import { expect, test } from "../support/gated-worker.ts";

const NEW = { password: "a password from an admin" };

test("the details of a user: account, sessions and audit rows", async ({
	admin,
	approved,
	anyone,
}) => {
	anyone.ipAddress = "10.1.2.3";
	const second = await anyone.signIn(approved);
	const response = await admin.get(`/api/admin/users/${approved.id}`);
	const text = await response.text();
	const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
	const session = (ipAddress: string) => ({
		id: expect.any(String),
		createdAt: time,
		lastSeenAt: time,
		expiresAt: time,
		ipAddress,
		userAgent: "node",
	});
	const { user, sessions, history } = JSON.parse(text) as UserDetails;
	expect(user).toEqual({
		id: approved.id,
		name: "New Person",
		email: approved.email,
		role: "user",
		isApproved: true,
		banned: false,
		banReason: null,
		banExpires: null,
		emailVerified: false,
		requestNote: null,
		spentMonthUsd: 0,
		createdAt: time,
		capDailyUsd: null,
		capMonthlyUsd: null,
		lastSeenAt: time,
	});
	expect(sessions).toHaveLength(2);
	expect(sessions).toContainEqual(session("10.1.2.3"));
	const approvals = history.filter(({ action }) => action === "approve");
	expect(approvals).toMatchObject([{ actorEmail: "admin@example.com" }]);
	for (const { token } of [approved, second]) expect(text).not.toContain(token);
	expect((await admin.get("/api/admin/users/nobody")).status).toBe(404);
});

test("the details list valid sessions and the latest 50 audit rows", async ({ gated }) => {
	const { admin } = gated;
	const person = gated.accounts.approved();
	const [{ id: ended } = { id: "" }] = (await details(admin, person.id)).sessions;
	const lasting = await admin.signIn(person);
	await gated.sql("update session set expiresAt = unixepoch() - 1 where id = ?", ended);
	await gated.sql(
		`insert into audit_log (createdAt, targetId, targetEmail, action, "before")
			with recursive n (i) as (select 1 union all select i + 1 from n where i < 60)
			select unixepoch(), ?, 'x', 'role', json_object('i', i) from n`,
		person.id,
	);
	const { sessions, history } = await details(admin, person.id);
	expect(sessions).toHaveLength(1);
	expect(history.map(({ before }) => before)).toEqual(
		Array.from({ length: 50 }, (_, i) => ({ i: 60 - i })),
	);
	const again = await admin.send("DELETE", `/api/admin/users/${person.id}/sessions/${ended}`);
	expect(again.status).toBe(404);
	expect(await (await lasting.get("/api/auth/session")).json()).not.toBeNull();
});

test("an admin ends one session of a user, and no other", async ({ admin, approved, pending }) => {
	const [first] = (await details(admin, approved.id)).sessions;
	const second = await approved.signIn(approved);
	const end = (id: string) => admin.send("DELETE", `/api/admin/users/${id}/sessions/${first?.id}`);
	// It is not a session of this user.
	expect((await end(pending.id)).status).toBe(404);
	expect((await approved.get("/api/deepgram")).status).toBe(200);

	expect((await end(approved.id)).status).toBe(204);
	expect((await approved.get("/api/deepgram")).status).toBe(401);
	expect((await second.get("/api/deepgram")).status).toBe(200);
	const again = await end(approved.id);
	expect(again.status).toBe(404);
	expect(await again.json()).toEqual({ error: "There is no such session.", code: "NOT_FOUND" });
	const { entries } = await audit(admin, { target: approved.id, action: "sign-out" });
	const { createdAt, ipAddress, userAgent } = first as UserDetails["sessions"][number];
	expect(entries).toMatchObject([
		{ actorId: admin.id, before: { createdAt, ipAddress, userAgent }, after: null },
	]);
});

test("a password set by an admin replaces the old one and ends every session", async ({
	admin,
	approved,
	anyone,
}) => {
	const second = await anyone.signIn(approved);
	const path = `/api/admin/users/${approved.id}/password`;
	for (const [password, status] of [
		["x".repeat(7), 400],
		["x".repeat(129), 413],
		[undefined, 400],
		[12_345_678, 400],
	] as const) {
		const response = await admin.send("POST", path, { password });
		expect(response.status).toBe(status);
		expect(await response.json()).toMatchObject({ error: expect.stringMatching(/^`password`/) });
	}
	expect((await second.get("/api/deepgram")).status).toBe(200);

	expect((await admin.send("POST", path, NEW)).status).toBe(204);
	for (const { token } of [approved, second]) {
		const headers = { Authorization: `Bearer ${token}` };
		expect((await anyone.fetch("/api/deepgram", { headers })).status).toBe(401);
	}
	expect(await signIn(anyone, approved.email, approved.password)).toBe(401);
	expect(await signIn(anyone, approved.email, NEW.password)).toBe(200);
	const response = await admin.get(`/api/admin/audit?target=${approved.id}&action=password`);
	const text = await response.text();
	expect(JSON.parse(text)).toMatchObject({ entries: [{ before: { sessions: 2 }, after: null }] });
	expect(text).not.toMatch(/scrypt|from an admin/);
	expect((await admin.send("POST", "/api/admin/users/nobody/password", NEW)).status).toBe(404);
});

test("an admin who sets their own password signs in with it", async ({
	admin,
	approved,
	anyone,
}) => {
	await admin.send("PATCH", `/api/admin/users/${approved.id}`, { role: "admin" });
	const path = `/api/admin/users/${approved.id}`;
	expect((await approved.send("POST", `${path}/password`, NEW)).status).toBe(204);
	expect((await approved.get(path)).status).toBe(401);
	expect(await signIn(anyone, approved.email, NEW.password)).toBe(200);
});

test("an admin can set the first password of an account, but not without its audit row", async ({
	gated,
}) => {
	const { admin } = gated;
	const [without, other] = [gated.accounts.approved(), gated.accounts.approved()];
	await gated.sql("delete from account where userId = ?", without.id);
	await gated.sql(
		`create trigger "fail ${other.id}" before insert on audit_log when new.targetId = '${other.id}'
		begin select raise(abort, 'the log is full'); end`,
	);
	const path = (id: string) => `/api/admin/users/${id}`;
	expect((await admin.send("POST", `${path(without.id)}/password`, NEW)).status).toBe(204);
	expect(await signIn(admin, without.email, NEW.password)).toBe(200);

	const [session] = (await details(admin, other.id)).sessions;
	const sessionPath = `${path(other.id)}/sessions/${session?.id}`;
	expect((await admin.send("POST", `${path(other.id)}/password`, NEW)).status).toBe(503);
	expect((await admin.send("DELETE", sessionPath)).status).toBe(503);
	expect((await details(admin, other.id)).sessions).toEqual([session]);
	expect(await signIn(admin, other.email, other.password)).toBe(200);
});

test("an admin who loses the role meanwhile cannot set a password", async ({
	gated,
	emulator,
	mark,
}) => {
	const { admin } = gated;
	const [actor, target] = [gated.accounts.approved(), gated.accounts.pending()];
	const path = `/api/admin/users/${actor.id}`;
	await admin.send("PATCH", path, { role: "admin" });
	await emulator.script("d1", mark, [{ hold: mark }, { raw: "open" }]);
	const response = actor.fetch(`/api/admin/users/${target.id}/password`, {
		method: "POST",
		headers: { "Content-Type": "application/json", "x-batch-gate": mark },
		body: JSON.stringify(NEW),
	});
	// The request is authorized by now, and has not written anything.
	await emulator.seenOnce("d1", mark);
	expect((await admin.send("PATCH", path, { role: "user" })).status).toBe(200);
	await emulator.release(mark);
	expect((await response).status).toBe(403);
	expect(await audit(admin, { target: target.id })).toEqual({ entries: [], total: 0 });
	expect(await signIn(admin, target.email, target.password)).toBe(200);
});
