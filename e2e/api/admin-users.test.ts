// The list of users in the admin API: tabs, search, order, and the columns that must not be in any response.

import { inAnHour, list, signIn } from "../support/admin-api.ts";
import { withD1 } from "../support/database.ts";
import { expect, test } from "../support/fixtures.ts";

test("the tabs agree with access: an expired ban does not count, and a null approval is pending", async ({
	startWith,
}) => {
	const { signIn: signInAdmin, state } = await startWith({});
	const admin = await signInAdmin();
	const [older, pending] = [await admin.signUp(), await admin.signUp()];
	const [approved, banned, free] = [
		await admin.signUpApproved(),
		await admin.signUpApproved(),
		await admin.signUpApproved(),
	];
	await admin.send("PATCH", `/api/admin/users/${banned.id}`, {
		banned: true,
		banExpires: inAnHour(),
	});
	await admin.send("PATCH", `/api/admin/users/${free.id}`, { role: "admin" });
	await withD1(state, (d1) =>
		d1.batch([
			d1.prepare(`update "user" set isApproved = null where id = ?`).bind(older.id),
			d1
				.prepare(`update "user" set banned = 1, banExpires = unixepoch() - 1 where id = ?`)
				.bind(free.id),
		]),
	);

	const counts = { pending: 2, approved: 3, banned: 1, all: 6 };
	const tabs = { pending: [pending, older], approved: [free, approved, admin], banned: [banned] };
	for (const [status, people] of Object.entries(tabs)) {
		const found = await list(admin, `status=${status}`);
		expect(found).toMatchObject({ total: people.length, counts });
		expect(found.users.map(({ id }) => id).sort()).toEqual(people.map(({ id }) => id).sort());
		for (const user of found.users) expect(user.banned).toBe(status === "banned");
		for (const user of found.users) expect(user.isApproved).toBe(status !== "pending");
	}
	// A search narrows the tab and not the counts, and counts its own matches in every tab.
	const search = await list(admin, `status=approved&q=${free.email.toUpperCase()}`);
	expect(search).toMatchObject({ users: [{ id: free.id, banned: false }], total: 1, counts });
	const nobody = await list(admin, `status=pending&q=${free.email}`);
	const matching = { pending: 0, approved: 1, banned: 0, all: 1 };
	expect(nobody).toEqual({ users: [], total: 0, counts, matching });

	// After the ban the admin has access again, and can sign in.
	const change = { isApproved: true };
	expect((await free.send("PATCH", `/api/admin/users/${older.id}`, change)).status).toBe(200);
	expect(await signIn(admin, free.email, free.password)).toBe(200);
});

test("an admin finds users by status and part of their e-mail address", async ({
	admin,
	pending,
}) => {
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
				emailVerified: false,
				requestNote: null,
				spentMonthUsd: 0,
				createdAt: expect.stringMatching(/Z$/),
				capDailyUsd: null,
				capMonthlyUsd: null,
				lastSeenAt: expect.stringMatching(/Z$/),
			},
		],
		total: 1,
	});
	expect(await find("approved")).toEqual({ users: [], total: 0 });
});

test("a search may be as long as an e-mail address", async ({ admin, pending }) => {
	const query = `q=${encodeURIComponent(pending.email.toUpperCase())}${"%20".repeat(3)}`;
	const found = await (await admin.get(`/api/admin/users?${query}`)).json<{ total: number }>();
	expect(found.total).toBe(1);
	expect((await admin.get(`/api/admin/users?q=${"é".repeat(200)}`)).status).toBe(200);
});

test("a list is sorted as requested, and an invalid parameter is named", async ({
	admin,
	accounts,
}) => {
	const mark = crypto.randomUUID();
	for (const name of ["b", "C", "a"]) await accounts.named(`${mark} ${name}`);
	const names = async (query: string) =>
		(await list(admin, `q=${mark}&${query}`)).users.map(({ name }) => name.slice(-1)).join("");
	expect(await names("sort=name")).toBe("abC");
	expect(await names("sort=name&order=desc")).toBe("Cba");
	expect(await names("sort=name&limit=1&page=2")).toBe("b");
	for (const query of [
		"sort=age",
		"order=up",
		"status=some",
		"limit=201",
		"limit=x",
		"page=0",
		"page=1.5",
		"page=x",
	]) {
		const response = await admin.get(`/api/admin/users?${query}`);
		expect(response.status, query).toBe(400);
		const field = query.split("=")[0];
		expect(await response.json()).toMatchObject({
			code: "INVALID_REQUEST",
			error: expect.stringContaining(`\`${field}\``),
		});
	}
});

test("a name is found in any case, with or without accents, and after a change", async ({
	admin,
	accounts,
}) => {
	const mark = crypto.randomUUID();
	const elodie = await accounts.named(`Élodie ${mark}`);
	for (const name of ["Łukasz", "Mia"]) await accounts.named(`${name} ${mark}`);
	const names = async (q: string) =>
		(await list(admin, new URLSearchParams({ q, sort: "name" }).toString())).users.map(
			({ name }) => name.split(" ")[0],
		);
	expect(await names(mark)).toEqual(["Élodie", "Łukasz", "Mia"]);
	expect(await names(`elodie ${mark}`)).toEqual(["Élodie"]);
	expect(await names(`E\u0301LODIE ${mark}`)).toEqual(["Élodie"]);
	const renamed = await elodie.send("POST", "/api/auth/update-user", { name: `Ёлка ${mark}` });
	expect(renamed.status).toBe(200);
	expect(await names(`elodie ${mark}`)).toEqual([]);
	expect(await names(`ёлка ${mark}`)).toEqual(["Ёлка"]);
});

test("no response contains the folded name that the search uses", async ({
	admin,
	anyone,
	pending,
}) => {
	const name = "Somebody";
	const email = `${crypto.randomUUID()}@example.com`;
	const account = { name, email, password: "correct horse battery staple" };
	const answers = [
		await anyone.send("POST", "/api/auth/sign-up/email", account),
		await anyone.send("POST", "/api/auth/sign-in/email", account),
		await pending.get("/api/auth/get-session"),
		await pending.send("POST", "/api/auth/update-user", { name, foldedName: "x" }),
		await admin.get("/api/admin/users"),
		await admin.get(`/api/admin/users/${pending.id}`),
		await admin.send("PATCH", `/api/admin/users/${pending.id}`, { role: "user" }),
	];
	for (const response of answers) {
		expect(response.status, response.url).toBe(200);
		expect(await response.text()).not.toContain("folded");
		const cookies = response.headers.getSetCookie().join("\n");
		for (const [, payload = ""] of cookies.matchAll(/=[\w-]+\.([\w-]+)\.[\w-]+/g)) {
			expect(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))).not.toContain("folded");
		}
	}
});
