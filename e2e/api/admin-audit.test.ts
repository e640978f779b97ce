// The audit log: a row for every change, and its search.

import { audit } from "../support/admin-api.ts";
import { expect, test } from "../support/gated-worker.ts";
import { logged } from "../support/logs.ts";
import type { Person } from "../support/people.ts";

test("every kind of change writes an audit row; a change without effect writes none and ends no session", async ({
	admin,
	pending,
}) => {
	const path = `/api/admin/users/${pending.id}`;
	const change = async (body: object) => {
		expect((await admin.send("PATCH", path, body)).status).toBe(200);
	};
	// The user was never approved: the session stays.
	await change({ isApproved: false });
	expect(await (await pending.get("/api/auth/session")).json()).not.toBeNull();

	expect((await admin.send("PATCH", path, {})).status).toBe(400);

	await change({ isApproved: true });
	await change({ isApproved: true });
	expect((await admin.send("POST", `${path}/sign-out`)).status).toBe(200);
	await change({ role: "admin" });
	await change({ isApproved: false });
	await change({ banned: true, banReason: "spam" });
	await change({ banned: true, banReason: "spam" });
	await change({ banned: false });
	expect((await admin.send("DELETE", path)).status).toBe(204);

	const { entries } = await audit(admin, { target: pending.id });
	const by = {
		createdAt: expect.stringMatching(/Z$/),
		actorEmail: "admin@example.com",
		actorId: admin.id,
		ipAddress: admin.ipAddress,
		targetEmail: pending.email,
	};
	expect(entries.reverse()).toMatchObject([
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

test("signing out a user without sessions writes no audit row", async ({ admin, approved }) => {
	const signOut = async () => {
		const response = await admin.send("POST", `/api/admin/users/${approved.id}/sign-out`);
		expect(response.status).toBe(200);
		return response.json();
	};
	expect(await signOut()).toEqual({ sessions: 1 });
	expect(await signOut()).toEqual({ sessions: 0 });
	const { entries } = await audit(admin, { target: approved.id, action: "sign-out" });
	expect(entries).toMatchObject([{ before: { sessions: 1 } }]);
});

test("a change whose audit row cannot be written is not made, and the log line has no SQL", async ({
	gated,
}) => {
	const pending = gated.accounts.pending();
	await gated.sql(
		`create trigger "fail ${pending.id}" before insert on audit_log when new.targetId = '${pending.id}'
		begin select raise(abort, 'the log is full'); end`,
	);
	const response = await gated.admin.send("PATCH", `/api/admin/users/${pending.id}`, {
		isApproved: true,
	});
	expect(response.status).toBe(503);
	expect(await response.json()).toMatchObject({ code: "UNAVAILABLE" });
	const { user } = await (await pending.get("/api/auth/session")).json<{
		user: { isApproved: boolean };
	}>();
	expect(user.isApproved).toBe(false);

	const requestId = String(response.headers.get("x-request-id"));
	await expect.poll(() => logged("gated", requestId)).toHaveLength(1);
	const [line = ""] = logged("gated", requestId);
	expect(line).toContain("the log is full");
	expect(line).not.toMatch(/insert|select|params/i);
});

test("the audit log is searched by actor, target and action", async ({
	admin,
	approved,
	pending,
}) => {
	await admin.send("PATCH", `/api/admin/users/${approved.id}`, { role: "admin" });
	await approved.send("PATCH", `/api/admin/users/${pending.id}`, { isApproved: true });
	await approved.send("PATCH", `/api/admin/users/${pending.id}`, { isApproved: false });
	const actions = async (query: object) => {
		const { entries, total } = await audit(admin, query);
		expect(total).toBe(entries.length);
		return entries.map(({ action }) => action);
	};
	const part = (person: Person) => person.email.slice(0, 30).toUpperCase();
	expect(await actions({ actor: approved.id })).toEqual(["withdraw", "approve"]);
	expect(await actions({ actor: part(approved) })).toEqual(["withdraw", "approve"]);
	expect(await actions({ target: part(pending), action: "approve" })).toEqual(["approve"]);
	expect(await actions({ target: approved.id })).toEqual(["role", "approve"]);
	expect(await actions({ target: approved.id, actor: approved.id })).toEqual([]);
	// Part of an id does not match.
	expect(await actions({ target: approved.id.slice(1) })).toEqual([]);
	const paged = await audit(admin, { actor: approved.id, limit: "1", page: "2" });
	expect(paged).toMatchObject({ entries: [{ action: "approve" }], total: 2 });
	const response = await admin.get("/api/admin/audit?action=nothing");
	expect(response.status).toBe(400);
	expect(await response.json()).toMatchObject({ error: "`action` is not valid." });
});
