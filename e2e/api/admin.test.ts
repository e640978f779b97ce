// What the admin pages ask for and do: lists, one person, timed bans, sessions, passwords, the audit log.
import { withD1 } from "../support/database.ts";
import { expect, test } from "../support/fixtures.ts";
import type { Api, Person } from "../support/people.ts";

interface Listed {
	id: string;
	name: string;
	email: string;
	isApproved: boolean;
	banned: boolean;
	banReason: string | null;
	banExpires: string | null;
}
interface List {
	users: Listed[];
	total: number;
	counts: Record<"pending" | "approved" | "banned" | "all", number>;
}
interface Entry {
	action: string;
	targetId: string;
	targetEmail: string;
	before: object | null;
	after: object | null;
}
interface Details {
	user: Listed;
	sessions: { id: string; createdAt: string; ipAddress: string; userAgent: string }[];
	history: Entry[];
}

const NEW = { password: "a password from an admin" };
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

async function list(admin: Person, query: string): Promise<List> {
	const response = await admin.get(`/api/admin/users?${query}`);
	expect(response.status, query).toBe(200);
	return response.json<List>();
}

async function details(admin: Person, id: string): Promise<Details> {
	const response = await admin.get(`/api/admin/users/${id}`);
	expect(response.status).toBe(200);
	return response.json<Details>();
}

async function audit(admin: Person, query: object): Promise<{ entries: Entry[]; total: number }> {
	const fields = new URLSearchParams({ ...query });
	const response = await admin.get(`/api/admin/audit?${fields}`);
	expect(response.status, `${fields}`).toBe(200);
	return response.json();
}

const signIn = async (anyone: Api, email: string, password: string) =>
	(await anyone.send("POST", "/api/auth/sign-in/email", { email, password })).status;

test("tabs hold whom access treats so: a ban that is over is none, and null is not approved", async ({
	startWith,
}) => {
	const { admin, state } = await startWith({});
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
	// A search narrows the tab and not the counts.
	const search = await list(admin, `status=approved&q=${free.email.toUpperCase()}`);
	expect(search).toMatchObject({ users: [{ id: free.id, banned: false }], total: 1, counts });
	const nobody = await list(admin, `status=pending&q=${free.email}`);
	expect(nobody).toEqual({ users: [], total: 0, counts });

	// An admin again, and signing in.
	const change = { isApproved: true };
	expect((await free.send("PATCH", `/api/admin/users/${older.id}`, change)).status).toBe(200);
	expect(await signIn(admin, free.email, free.password)).toBe(200);
});

test("a list is sorted as asked, and a wrong field is named", async ({ admin, anyone }) => {
	const mark = crypto.randomUUID();
	for (const name of ["b", "C", "a"]) await anyone.signUp(`${mark} ${name}`);
	const names = async (query: string) =>
		(await list(admin, `q=${mark}&${query}`)).users.map(({ name }) => name.slice(-1)).join("");
	expect(await names("sort=name")).toBe("abC");
	expect(await names("sort=name&order=desc")).toBe("Cba");
	expect(await names("sort=name&limit=1&page=2")).toBe("b");
	for (const query of ["sort=age", "order=up", "status=some", "page=0", "limit=201"]) {
		const response = await admin.get(`/api/admin/users?${query}`);
		expect(response.status, query).toBe(400);
		const field = query.split("=")[0];
		expect(await response.json()).toMatchObject({
			code: "INVALID_REQUEST",
			error: expect.stringContaining(`\`${field}\``),
		});
	}
});

test("a ban may have an end, and a new reason or end is a new row", async ({ admin, approved }) => {
	const [path, soon, later] = [`/api/admin/users/${approved.id}`, inAnHour(), "2999-01-01T02:00"];
	const patch = async (body: object) => {
		const response = await admin.send("PATCH", path, body);
		expect(response.status, JSON.stringify(body)).toBe(200);
		return (await response.json<{ user: Listed }>()).user;
	};
	const whole = `${soon.slice(0, 19)}.000Z`;
	expect(await patch({ banned: true, banExpires: soon })).toMatchObject({
		banned: true,
		banReason: null,
		banExpires: whole,
	});
	await patch({ banned: true, banReason: "spam", banExpires: soon });
	await patch({ banned: true, banReason: "spam", banExpires: soon });
	await patch({ banned: true, banReason: "spam", banExpires: `${later}:00+02:00` });
	await patch({ banned: true, banReason: "spam", banExpires: null });
	expect(await patch({ banned: false })).toMatchObject({ banned: false, banExpires: null });

	const ban = { banned: true, banReason: "spam" };
	const { history } = await details(admin, approved.id);
	const end = "2999-01-01T00:00:00.000Z";
	expect(history.slice(0, -1).reverse()).toMatchObject([
		{
			action: "ban",
			before: { banned: false, banReason: null, banExpires: null },
			after: { banned: true, banReason: null, banExpires: whole },
		},
		{ action: "ban", before: { banExpires: whole }, after: { ...ban, banExpires: whole } },
		{ action: "ban", before: { ...ban, banExpires: whole }, after: { ...ban, banExpires: end } },
		{ action: "ban", before: { ...ban, banExpires: end }, after: { ...ban, banExpires: null } },
		{ action: "unban", before: { ...ban, banExpires: null }, after: { banned: false } },
	]);
	const refused = ["2001-01-01T00:00:00Z", new Date().toISOString(), "tomorrow", "2999-02-30", 1];
	for (const banExpires of [...refused, "9999-12-31T23:59:59-23:59"]) {
		const response = await admin.send("PATCH", path, { banned: true, banExpires });
		expect(response.status, `${banExpires}`).toBe(400);
		expect(await response.json()).toMatchObject({ error: expect.stringMatching(/^`banExpires`/) });
	}
	expect((await admin.send("PATCH", path, { banExpires: inAnHour() })).status).toBe(400);
});

test("the reason and the end of a ban are changed alone, and nothing else with them", async ({
	admin,
	approved,
}) => {
	const path = `/api/admin/users/${approved.id}`;
	const patch = (body: object) => admin.send("PATCH", path, body);
	const end = "2999-01-01T00:00:00.000Z";
	const later = "2999-02-01T00:00:00.000Z";
	await patch({ banned: true, banReason: "spam", banExpires: end });

	for (const [body, after] of [
		[{ banReason: "abuse" }, { banReason: "abuse", banExpires: end }],
		[{ banExpires: later }, { banReason: "abuse", banExpires: later }],
		[{ banReason: "abuse" }, { banReason: "abuse", banExpires: later }],
		[
			{ banReason: null, banExpires: null },
			{ banReason: null, banExpires: null },
		],
	]) {
		const response = await patch(body as object);
		expect(response.status, JSON.stringify(body)).toBe(200);
		expect(await response.json()).toMatchObject({ user: { banned: true, ...after } });
	}
	// The third changed nothing.
	const { entries } = await audit(admin, { target: approved.id, action: "ban" });
	const banned = { banned: true };
	const first = { ...banned, banReason: "spam", banExpires: end };
	const second = { ...banned, banReason: "abuse", banExpires: end };
	const third = { ...banned, banReason: "abuse", banExpires: later };
	const fourth = { ...banned, banReason: null, banExpires: null };
	expect(entries.map(({ before, after }) => [before, after])).toEqual([
		[third, fourth],
		[second, third],
		[first, second],
		[{ banned: false, banReason: null, banExpires: null }, first],
	]);
});

test("without a ban there is no reason or end to change, and nothing is changed", async ({
	admin,
	approved,
}) => {
	const path = `/api/admin/users/${approved.id}`;
	for (const body of [
		{ banReason: "spam" },
		{ banExpires: inAnHour() },
		{ banReason: null },
		{ banReason: "spam", role: "admin", isApproved: false },
	]) {
		const response = await admin.send("PATCH", path, body);
		expect(response.status, JSON.stringify(body)).toBe(400);
		expect(await response.json()).toEqual({
			error: "`banReason` and `banExpires` need `banned: true`: this user is not banned.",
			code: "INVALID_REQUEST",
		});
	}
	const { user, sessions, history } = await details(admin, approved.id);
	expect(user).toMatchObject({ role: "user", isApproved: true, banned: false, banReason: null });
	expect(sessions).toHaveLength(1);
	expect(history.map(({ action }) => action)).toEqual(["approve"]);
	const nobody = await admin.send("PATCH", "/api/admin/users/nobody", { banReason: "spam" });
	expect(nobody.status).toBe(404);
});

test("a ban that is over has no reason to change, and a new ban takes nothing over from it", async ({
	startWith,
}) => {
	const { admin, state } = await startWith({});
	const person = await admin.signUpApproved();
	const path = `/api/admin/users/${person.id}`;
	await admin.send("PATCH", path, { banned: true, banReason: "spam", banExpires: inAnHour() });
	await withD1(state, (d1) =>
		d1.prepare(`update "user" set banExpires = unixepoch() - 1 where id = ?`).bind(person.id).run(),
	);
	expect((await admin.send("PATCH", path, { banReason: "abuse" })).status).toBe(400);
	const response = await admin.send("PATCH", path, { banned: true });
	expect(await response.json()).toMatchObject({
		user: { banned: true, banReason: null, banExpires: null },
	});
});

test("banning somebody who is banned keeps the reason and the end that are not given", async ({
	admin,
	approved,
}) => {
	const patch = async (body: object) => {
		const response = await admin.send("PATCH", `/api/admin/users/${approved.id}`, body);
		expect(response.status, JSON.stringify(body)).toBe(200);
		return (await response.json<{ user: Listed }>()).user;
	};
	const end = "2999-01-01T00:00:00.000Z";
	const ban = { banned: true, banReason: "spam", banExpires: end };
	await patch(ban);
	expect(await patch({ banned: true })).toMatchObject(ban);
	expect(await patch({ banned: true, banReason: "abuse" })).toMatchObject({
		banReason: "abuse",
		banExpires: end,
	});
	const { total } = await audit(admin, { target: approved.id, action: "ban" });
	expect(total).toBe(2);
});

test("signing out somebody without sessions leaves no row", async ({ admin, approved }) => {
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

test("a name is found in any case, with accents or without, and after it was changed", async ({
	admin,
	anyone,
}) => {
	const mark = crypto.randomUUID();
	const [elodie] = [
		await anyone.signUp(`Élodie ${mark}`),
		await anyone.signUp(`Łukasz ${mark}`),
		await anyone.signUp(`Mia ${mark}`),
	];
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

test("no answer shows how names are stored for the search", async ({ admin, anyone, pending }) => {
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

test("one person: who, where signed in, and what was done about them", async ({
	admin,
	approved,
	anyone,
}) => {
	anyone.address = "10.1.2.3";
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
	const { user, sessions, history } = JSON.parse(text) as Details;
	expect(user).toEqual({
		id: approved.id,
		name: "New Person",
		email: approved.email,
		role: "user",
		isApproved: true,
		banned: false,
		banReason: null,
		banExpires: null,
		createdAt: time,
		lastSeenAt: time,
	});
	expect(sessions).toHaveLength(2);
	expect(sessions).toContainEqual(session("10.1.2.3"));
	expect(history).toMatchObject([{ action: "approve", actorEmail: "admin@example.com" }]);
	for (const { token } of [approved, second]) expect(text).not.toContain(token);
	expect((await admin.get("/api/admin/users/nobody")).status).toBe(404);
});

test("of one person the sessions that last and the latest 50 rows are shown", async ({
	startWith,
}) => {
	const { admin, state } = await startWith({});
	const person = await admin.signUpApproved();
	const [{ id: ended } = { id: "" }] = (await details(admin, person.id)).sessions;
	const lasting = await admin.signIn(person);
	await withD1(state, (d1) =>
		d1.batch([
			d1.prepare("update session set expiresAt = unixepoch() - 1 where id = ?").bind(ended),
			d1
				.prepare(
					`insert into audit_log (createdAt, targetId, targetEmail, action, "before")
					with recursive n (i) as (select 1 union all select i + 1 from n where i < 60)
					select unixepoch(), ?, 'x', 'role', json_object('i', i) from n`,
				)
				.bind(person.id),
		]),
	);
	const { sessions, history } = await details(admin, person.id);
	expect(sessions).toHaveLength(1);
	expect(history.map(({ before }) => before)).toEqual(
		Array.from({ length: 50 }, (_, i) => ({ i: 60 - i })),
	);
	const gone = await admin.send("DELETE", `/api/admin/users/${person.id}/sessions/${ended}`);
	expect(gone.status).toBe(404);
	expect(await (await lasting.get("/api/auth/session")).json()).not.toBeNull();
});

test("an admin ends one session, and the others go on", async ({ admin, approved, pending }) => {
	const [first] = (await details(admin, approved.id)).sessions;
	const second = await approved.signIn(approved);
	const end = (id: string) => admin.send("DELETE", `/api/admin/users/${id}/sessions/${first?.id}`);
	// Somebody else has no such session.
	expect((await end(pending.id)).status).toBe(404);
	expect((await approved.get("/api/deepgram")).status).toBe(200);

	expect((await end(approved.id)).status).toBe(204);
	expect((await approved.get("/api/deepgram")).status).toBe(401);
	expect((await second.get("/api/deepgram")).status).toBe(200);
	const again = await end(approved.id);
	expect(again.status).toBe(404);
	expect(await again.json()).toEqual({ error: "There is no such session.", code: "NOT_FOUND" });
	const { entries } = await audit(admin, { target: approved.id, action: "sign-out" });
	const { createdAt, ipAddress, userAgent } = first as Details["sessions"][number];
	expect(entries).toMatchObject([
		{ actorId: admin.id, before: { createdAt, ipAddress, userAgent }, after: null },
	]);
});

test("an admin sets a password: the old one and every session are gone", async ({
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

test("who had no password gets one, and nothing is set that the log cannot tell of", async ({
	startWith,
}) => {
	const { admin, state } = await startWith({});
	const [without, other] = [await admin.signUpApproved(), await admin.signUpApproved()];
	await withD1(state, (d1) =>
		d1.batch([
			d1.prepare("delete from account where userId = ?").bind(without.id),
			d1.prepare(`create trigger full before insert on audit_log when new.targetId = '${other.id}'
				begin select raise(abort, 'the log is full'); end`),
		]),
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

test("the audit log is searched by who did it, to whom, and what", async ({
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
	// An id counts whole.
	expect(await actions({ target: approved.id.slice(1) })).toEqual([]);
	const paged = await audit(admin, { actor: approved.id, limit: "1", page: "2" });
	expect(paged).toMatchObject({ entries: [{ action: "approve" }], total: 2 });
	const response = await admin.get("/api/admin/audit?action=nothing");
	expect(response.status).toBe(400);
	expect(await response.json()).toMatchObject({ error: "`action` is not valid." });
});

const ROUTES = [
	["GET", "", undefined],
	["DELETE", "/sessions/none", undefined],
	["POST", "/password", NEW],
] as const;
for (const [method, end, body] of ROUTES) {
	test(`${method} /api/admin/users/…${end} is for admins, and tells how long it took`, async ({
		admin,
		anyone,
		pending,
		approved,
	}) => {
		const path = `/api/admin/users/${pending.id}${end}`;
		for (const [client, status, code] of [
			[anyone, 401, "UNAUTHENTICATED"],
			[pending, 403, "PENDING_APPROVAL"],
			[approved, 403, "FORBIDDEN"],
		] as const) {
			const response = await client.send(method, path, body);
			expect(response.status).toBe(status);
			expect(await response.json()).toMatchObject({ code });
		}
		expect(await (await pending.get("/api/auth/session")).json()).not.toBeNull();
		const { headers, status } = await admin.send(method, path, body);
		// An error says nothing about what it took.
		const timing = /^authorization;dur=[\d.]+, database;dur=[\d.]+$/;
		expect(headers.get("server-timing") ?? "").toMatch(status < 400 ? timing : /^$/);
	});
}

test("somebody who stops being an admin while they send a password sets none", async ({
	admin,
	approved,
	pending,
	anyone,
}) => {
	const path = `/api/admin/users/${approved.id}`;
	await admin.send("PATCH", path, { role: "admin" });
	const held = Promise.withResolvers<void>();
	const body = new ReadableStream({
		async start(controller) {
			controller.enqueue(new TextEncoder().encode('{"password":'));
			await held.promise;
			controller.enqueue(new TextEncoder().encode('"a new password"}'));
			controller.close();
		},
	});
	const init = { method: "POST", body, duplex: "half" };
	const answer = approved.fetch(`/api/admin/users/${pending.id}/password`, init);
	expect((await admin.send("PATCH", path, { role: "user" })).status).toBe(200);
	held.resolve();
	expect((await answer).status).toBe(403);
	expect(await signIn(anyone, pending.email, pending.password)).toBe(200);
	expect(await audit(admin, { target: pending.id })).toEqual({ entries: [], total: 0 });
});
