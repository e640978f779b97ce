// Lists, query plans and changes, on a local D1 with ten thousand users.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDb } from "../db/index.ts";
import { createLocalD1, explainBatches } from "../db/local-d1.ts";
import { USAGE_DAY_COLUMNS } from "../usage/usage-day.ts";
import type { Actor } from "./admin-check.ts";
import { deleteUser, updateUser } from "./user-changes.ts";
import { endSession, setPassword, signOutUser } from "./user-sessions.ts";
import { listUsers, ORDERS, readUser, SORTS, STATUSES } from "./users.ts";

const USER_COUNT = 10_000;
type Listed = Awaited<ReturnType<typeof listUsers>>["users"][number];

const { d1, dispose } = await createLocalD1();
afterAll(dispose);

const { d1: explained, queryPlans } = explainBatches(d1);
const db = createDb(explained);

beforeAll(async () => {
	// A third each is approved, not approved, and null. Of every four bans, two end later, one never ends, and one has expired.
	const everyone = `with recursive n (i) as (select 1 union all select i + 1 from n where i < ${USER_COUNT})`;
	await d1.batch(
		[
			`${everyone} insert into "user" (id, name, email, emailVerified, createdAt, updatedAt, isApproved, banned, banExpires)
			select 'u' || i, 'Person ' || (i * 7919 % ${USER_COUNT}), 'person' || i || '@example.com', 0, 1700000000 + i / 3, 1700000000,
				iif(i % 3 = 0, 1, iif(i % 3 = 1, 0, null)), i % 100 = 0,
				iif(i % 100, null, iif(i % 200, unixepoch() + 3600, iif(i % 400, null, unixepoch() - 3600))) from n`,
			`update "user" set foldedName = lower(name), foldedFrom = name`,
			`${everyone} insert into session (id, token, userId, createdAt, updatedAt, expiresAt)
			select 's' || i, 't' || i, 'u' || i, 1700000000, 1700000000 + i * 7919 % ${USER_COUNT}, unixepoch() + 3600 from n`,
			`${everyone} insert into usage_day (${USAGE_DAY_COLUMNS}) select 'u' || i, date(), 'gemini', 'm', 1, 0, 0, 0, 0, 0, 0, i * 7919 % ${USER_COUNT} * 1000, 0 from n`,
			`insert into account (id, accountId, providerId, userId, password, createdAt, updatedAt)
			values ('a1', 'u1', 'credential', 'u1', 'their hash', 1700000000, 1700000000)`,
		].map((sql) => d1.prepare(sql)),
	);
});

const QUERY = { status: "all", q: "", sort: "joined", page: 1, limit: 50 } as const;
const TABS = STATUSES.filter((status) => status !== "all");

test.each(TABS)("the %s tab is read from an index, in any order", async (status) => {
	const index = status === "banned" ? "user_banned_idx (banned=?)" : "user_state_idx (<expr>=?)";
	for (const q of ["", "son12"]) {
		for (const sort of SORTS) {
			for (const order of ORDERS) {
				await listUsers(db, { ...QUERY, status, q, sort, order });
				const plan = await queryPlans();
				expect(plan).toContain(`SEARCH user USING INDEX ${index}`);
				// A search counts its matches in all tabs.
				const scans = q ? ["SCAN user"] : [];
				expect(plan.filter((step) => step.startsWith("SCAN user"))).toEqual(scans);
			}
		}
	}
});

test("the list of all users is read from an index in the requested order", async () => {
	for (const [sort, index] of Object.entries({
		joined: "INDEX user_createdAt_idx",
		name: "INDEX user_foldedName_idx",
		email: "INDEX user_email_unique",
		seen: "COVERING INDEX sqlite_autoindex_user_1",
	})) {
		await listUsers(db, { ...QUERY, sort: sort as (typeof SORTS)[number] });
		const scans = (await queryPlans()).filter((step) => step.startsWith("SCAN user"));
		expect(scans).toEqual([`SCAN user USING ${index}`]);
	}
});

test("when users were last seen, their counts, sessions and history are read from indexes", async () => {
	await listUsers(db, QUERY);
	expect(await queryPlans()).toEqual(
		expect.arrayContaining([
			"SEARCH s USING COVERING INDEX session_userId_updatedAt_idx (userId=?)",
			"SEARCH user USING COVERING INDEX user_state_idx (<expr>=?)",
			"SEARCH user USING COVERING INDEX user_banned_idx (banned=?)",
			"SEARCH user USING INDEX user_unfolded_idx (id>?)",
		]),
	);
	await readUser(db, "u5");
	const plan = await queryPlans();
	expect(plan).toContain("SEARCH audit_log USING INDEX audit_log_targetId_idx (targetId=?)");
	expect(plan.filter((step) => step.startsWith("SCAN"))).toEqual([]);
});

test("every user is in exactly one tab, and the counts match the tabs", async () => {
	const seen: string[] = [];
	for (const status of TABS) {
		for (let page = 1, isFull = true; isFull; page++) {
			const { users, total, counts } = await listUsers(db, { ...QUERY, status, page, limit: 200 });
			expect(total).toBe(counts[status]);
			expect(counts).toEqual({ pending: 6617, approved: 3308, banned: 75, all: USER_COUNT });
			for (const { id } of users) seen.push(`${id} ${status}`);
			isFull = users.length === 200;
		}
	}
	const expected = await d1
		.prepare(
			`select id, iif(banned and (banExpires is null or banExpires > unixepoch()), 'banned',
			iif(isApproved = 1, 'approved', 'pending')) as status from "user"`,
		)
		.all<{ id: string; status: string }>();
	expect(seen.sort()).toEqual(expected.results.map(({ id, status }) => `${id} ${status}`).sort());
});

test("each sort works in both orders, and pages neither repeat nor skip a user", async () => {
	const keys: Record<(typeof SORTS)[number], (user: Listed) => string | number> = {
		joined: ({ createdAt }) => createdAt.getTime(),
		name: ({ name }) => name.toLowerCase(),
		email: ({ email }) => email,
		seen: ({ lastSeenAt }) => lastSeenAt?.getTime() ?? 0,
		spent: ({ spentMonthUsd }) => spentMonthUsd,
	};
	const find = async (query: Partial<Parameters<typeof listUsers>[1]>) => {
		const all: Listed[] = [];
		for (const page of [1, 2, 3]) {
			all.push(...(await listUsers(db, { ...QUERY, q: "son12", page, ...query })).users);
		}
		return all;
	};
	for (const sort of SORTS) {
		const ascending = await find({ sort, order: "asc" });
		expect(new Set(ascending.map(({ id }) => id)).size).toBe(111);
		for (const [i, user] of ascending.slice(1).entries()) {
			expect(keys[sort](user) >= keys[sort](ascending[i] as Listed), `${sort} ${i}`).toBe(true);
		}
		const descending = await find({ sort, order: "desc" });
		expect(descending.reverse()).toEqual(ascending);
		const byDefault = ["joined", "seen", "spent"].includes(sort) ? descending.reverse() : ascending;
		expect(await find({ sort })).toEqual(byDefault);
	}
});

test("a search counts its matches per tab, and accepts an address as mail programs write it", async () => {
	const { matching, counts, total } = await listUsers(db, {
		...QUERY,
		status: "approved",
		q: "son12",
	});
	expect(counts.all).toBe(USER_COUNT);
	expect(matching.all).toBe(111);
	expect(total).toBe(matching.approved);
	for (const status of ["pending", "approved", "banned"] as const) {
		expect((await listUsers(db, { ...QUERY, status, q: "son12" })).total).toBe(matching[status]);
	}
	const { users } = await listUsers(db, { ...QUERY, q: "Ann Lee <Person77@example.com>" });
	expect(users.map(({ id }) => id)).toEqual(["u77"]);
});

test("the list has each user's spending this month", async () => {
	const { users } = await listUsers(db, { ...QUERY, sort: "spent", limit: 1 });
	expect(users[0]?.spentMonthUsd).toBe(((USER_COUNT - 1) * 1_000) / 1e9);
});

const BOSS: Actor = { user: { id: "boss", email: "boss@example.com" }, ipAddress: null };
const addBoss = () =>
	d1.exec(
		`insert into "user" (id, name, email, emailVerified, isApproved, role, createdAt, updatedAt) values ('boss', 'Boss', 'boss@example.com', 0, 1, 'admin', 0, 0)`,
	);
const removeBoss = () =>
	d1.batch([
		d1.prepare(`delete from "user" where id = 'boss'`),
		d1.prepare("delete from audit_log"),
	]);

test("a change says whether it has changed anything: another admin may have been first", async () => {
	await addBoss();
	const change = async (fields: Parameters<typeof updateUser>[3]) => {
		const { isChanged, gainsAccess } = await updateUser(db, BOSS, "u1", fields);
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
		const { gainsAccess } = await updateUser(db, BOSS, "u1", { isApproved: true });
		await updateUser(db, BOSS, "u1", { isApproved: false });
		return gainsAccess;
	};
	expect(await approve()).toBe(true);
	await updateUser(db, BOSS, "u1", { banned: true, banReason: "Spam" });
	expect(await approve()).toBe(false);
	await d1.exec(`update "user" set banExpires = unixepoch() - 1 where id = 'u1'`);
	expect(await approve()).toBe(true);
	await updateUser(db, BOSS, "u1", { banned: false });
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
	await updateUser(db, BOSS, "u1", { capDailyUsd: 2.5 }, seen);
	for (const stale of [
		{ isApproved: true },
		{ banned: true },
		{ role: "admin" as const },
		{ banReason: "x" },
		{ banExpires: new Date() },
		{ capDailyUsd: null },
		{ capMonthlyUsd: 1 },
	]) {
		await expect(updateUser(db, BOSS, "u1", { isApproved: true }, stale)).rejects.toMatchObject({
			code: "CONFLICT",
		});
	}
	const after = await readUser(db, "u1");
	expect(after.user.isApproved).toBe(false);
	expect(after.history.map(({ action }) => action)).toEqual(["cap"]);
	await updateUser(db, BOSS, "u1", { isApproved: true }, { ...seen, capDailyUsd: 2.5 });
	await updateUser(db, BOSS, "u1", { isApproved: false, capDailyUsd: null });
	await removeBoss();
});

const CHANGES: Record<string, (actor: Actor) => Promise<unknown>> = {
	updateUser: (actor) => updateUser(db, actor, "u1", { isApproved: true, banned: true }),
	deleteUser: (actor) => deleteUser(db, actor, "u1"),
	signOutUser: (actor) => signOutUser(db, actor, "u1"),
	endSession: (actor) => endSession(db, actor, "u1", "s1"),
	setPassword: (actor) => setPassword(db, actor, "u1", "a hash"),
	"setPassword for a user without one": (actor) => setPassword(db, actor, "u2", "a hash"),
};
test.each(Object.entries(CHANGES))(
	"%s by a user who has just lost the admin role changes nothing",
	async (_, change) => {
		// Approved but not an admin: the role was lost after the request was authorized.
		const actor = { user: { id: "u3", email: "person3@example.com" }, ipAddress: null };
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
