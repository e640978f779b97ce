// Lists of users and their query plans, on a local D1 with ten thousand users.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLocalD1, explainBatches } from "../db/local-d1.ts";
import { USAGE_DAY_COLUMNS } from "../usage/usage-day.ts";
import { listUsers, ORDERS, readUser, SORTS, STATUSES } from "./users.ts";

const USER_COUNT = 10_000;
type Listed = Awaited<ReturnType<typeof listUsers>>["users"][number];

const { d1, dispose } = await createLocalD1();
afterAll(dispose);

const { d1: explained, queryPlans } = explainBatches(d1);

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
				await listUsers(explained, { ...QUERY, status, q, sort, order });
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
		await listUsers(explained, { ...QUERY, sort: sort as (typeof SORTS)[number] });
		const scans = (await queryPlans()).filter((step) => step.startsWith("SCAN user"));
		expect(scans).toEqual([`SCAN user USING ${index}`]);
	}
});

test("when users were last seen, their counts, sessions and history are read from indexes", async () => {
	await listUsers(explained, QUERY);
	expect(await queryPlans()).toEqual(
		expect.arrayContaining([
			"SEARCH s USING COVERING INDEX session_userId_updatedAt_idx (userId=?)",
			"SEARCH user USING COVERING INDEX user_state_idx (<expr>=?)",
			"SEARCH user USING COVERING INDEX user_banned_idx (banned=?)",
			"SEARCH user USING INDEX user_unfolded_idx (id>?)",
		]),
	);
	await readUser(explained, "u5");
	const plan = await queryPlans();
	expect(plan).toContain("SEARCH audit_log USING INDEX audit_log_targetId_idx (targetId=?)");
	expect(plan.filter((step) => step.startsWith("SCAN"))).toEqual([]);
});

test("every user is in exactly one tab, and the counts match the tabs", async () => {
	const seen: string[] = [];
	for (const status of TABS) {
		for (let page = 1, isFull = true; isFull; page++) {
			const { users, total, counts } = await listUsers(explained, {
				...QUERY,
				status,
				page,
				limit: 200,
			});
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
			all.push(...(await listUsers(explained, { ...QUERY, q: "son12", page, ...query })).users);
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
	const { matching, counts, total } = await listUsers(explained, {
		...QUERY,
		status: "approved",
		q: "son12",
	});
	expect(counts.all).toBe(USER_COUNT);
	expect(matching.all).toBe(111);
	expect(total).toBe(matching.approved);
	for (const status of ["pending", "approved", "banned"] as const) {
		expect((await listUsers(explained, { ...QUERY, status, q: "son12" })).total).toBe(
			matching[status],
		);
	}
	const { users } = await listUsers(explained, { ...QUERY, q: "Ann Lee <Person77@example.com>" });
	expect(users.map(({ id }) => id)).toEqual(["u77"]);
});

test("the list has each user's spending this month", async () => {
	const { users } = await listUsers(explained, { ...QUERY, sort: "spent", limit: 1 });
	expect(users[0]?.spentMonthUsd).toBe(((USER_COUNT - 1) * 1_000) / 1e9);
});

test("the list and a user's page say whether the e-mail address is confirmed", async () => {
	await d1.prepare(`update "user" set emailVerified = 1 where id = 'u1'`).run();
	for (const [number, isConfirmed] of [
		["1", true],
		["2", false],
	] as const) {
		const q = `person${number}@example.com`;
		const { users } = await listUsers(d1, { ...QUERY, q });
		expect(users).toMatchObject([{ id: `u${number}`, emailVerified: isConfirmed }]);
		const { user } = await readUser(d1, `u${number}`);
		expect(user.emailVerified).toBe(isConfirmed);
	}
});
