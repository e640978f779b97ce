// Changes to users and their sessions, on a local D1.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLocalD1, insertUser } from "../db/local-d1.ts";
import type { Actor } from "./admin-check.ts";
import { deleteUser, updateUser } from "./user-changes.ts";
import { endSession, setPassword, signOutUser } from "./user-sessions.ts";
import { readUser } from "./users.ts";

const { d1, dispose } = await createLocalD1();
afterAll(dispose);

beforeAll(async () => {
	await insertUser(d1, "u1");
	await insertUser(d1, "u2");
	await insertUser(d1, "u3", { isApproved: 1 });
	await d1.batch([
		d1.prepare(`insert into session (id, token, userId, createdAt, updatedAt, expiresAt)
			values ('s1', 't1', 'u1', 0, 0, unixepoch() + 3600)`),
		d1.prepare(`insert into account (id, accountId, providerId, userId, password, createdAt, updatedAt)
			values ('a1', 'u1', 'credential', 'u1', 'their hash', 0, 0)`),
	]);
});

const BOSS: Actor = { user: { id: "boss", email: "boss@example.org" }, ipAddress: null };
const addBoss = () => insertUser(d1, "boss", { isApproved: 1, role: "admin" });
const removeBoss = () =>
	d1.batch([
		d1.prepare(`delete from "user" where id = 'boss'`),
		d1.prepare("delete from audit_log"),
	]);

test("a change says whether it has changed anything: another admin may have been first", async () => {
	await addBoss();
	const change = async (fields: Parameters<typeof updateUser>[3]) => {
		const { isChanged, gainsAccess } = await updateUser(d1, BOSS, "u1", fields);
		return { isChanged, gainsAccess };
	};
	const approved = { isChanged: true, gainsAccess: true };
	const changed = { isChanged: true, gainsAccess: false };
	const nothing = { isChanged: false, gainsAccess: false };
	expect(await change({ isApproved: true })).toEqual(approved);
	expect(await change({ isApproved: true })).toEqual(nothing);
	expect(await change({ isApproved: true, role: "admin" })).toEqual(changed);
	expect(await change({ role: "user", banned: false })).toEqual(changed);
	expect(await change({ role: "user", banned: false })).toEqual(nothing);
	expect(await change({ isApproved: false })).toEqual(changed);
	await removeBoss();
});

test("an approval gives access, unless a ban lasts", async () => {
	await addBoss();
	const approve = async () => {
		const { gainsAccess } = await updateUser(d1, BOSS, "u1", { isApproved: true });
		await updateUser(d1, BOSS, "u1", { isApproved: false });
		return gainsAccess;
	};
	expect(await approve()).toBe(true);
	await updateUser(d1, BOSS, "u1", { banned: true, banReason: "Spam" });
	expect(await approve()).toBe(false);
	await d1.exec(`update "user" set banExpires = unixepoch() - 1 where id = 'u1'`);
	expect(await approve()).toBe(true);
	await updateUser(d1, BOSS, "u1", { banned: false });
	await removeBoss();
});

test("a change whose expected values no longer hold changes nothing", async () => {
	await addBoss();
	const seen = {
		isApproved: false,
		banned: false,
		banReason: null,
		banExpires: null,
		capDailyUsd: null,
	};
	await updateUser(d1, BOSS, "u1", { capDailyUsd: 2.5 }, seen);
	for (const stale of [
		{ isApproved: true },
		{ banned: true },
		{ role: "admin" as const },
		{ banReason: "x" },
		{ banExpires: new Date() },
		{ capDailyUsd: null },
		{ capMonthlyUsd: 1 },
	]) {
		await expect(updateUser(d1, BOSS, "u1", { isApproved: true }, stale)).rejects.toMatchObject({
			code: "CONFLICT",
		});
	}
	const after = await readUser(d1, "u1");
	expect(after.user.isApproved).toBe(false);
	expect(after.history.map(({ action }) => action)).toEqual(["cap"]);
	await updateUser(d1, BOSS, "u1", { isApproved: true }, { ...seen, capDailyUsd: 2.5 });
	await updateUser(d1, BOSS, "u1", { isApproved: false, capDailyUsd: null });
	await removeBoss();
});

const CHANGES: Record<string, (actor: Actor) => Promise<unknown>> = {
	updateUser: (actor) => updateUser(d1, actor, "u1", { isApproved: true, banned: true }),
	deleteUser: (actor) => deleteUser(d1, actor, "u1"),
	signOutUser: (actor) => signOutUser(d1, actor, "u1"),
	endSession: (actor) => endSession(d1, actor, "u1", "s1"),
	setPassword: (actor) => setPassword(d1, actor, "u1", "a hash"),
	"setPassword for a user without one": (actor) => setPassword(d1, actor, "u2", "a hash"),
};
test.each(Object.entries(CHANGES))(
	"%s by a user who has just lost the admin role changes nothing",
	async (_, change) => {
		// Approved but not an admin: the role was lost after the request was authorized.
		const actor = { user: { id: "u3", email: "u3@example.org" }, ipAddress: null };
		const readRows = async () => {
			const tables = [
				"user where id = 'u1'",
				"session where userId = 'u1'",
				"account",
				"audit_log",
			];
			const read = tables.map((table) => d1.prepare(`select * from ${table}`));
			return (await d1.batch(read)).map(({ results }) => results);
		};
		const before = await readRows();
		await expect(change(actor)).rejects.toMatchObject({ code: "FORBIDDEN" });
		expect(await readRows()).toEqual(before);
	},
);
