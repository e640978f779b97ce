// Sessions: how long they last, what of them is shown, what ends them, and whose they are.
import { emulatorSettings } from "../../emulator/server.ts";
import { execute, withD1 } from "../support/database.ts";
import { expect, test } from "../support/fixtures.ts";
import { Api, type Person, randomAddress } from "../support/people.ts";

const DAY = 86_400;
const now = () => Math.floor(Date.now() / 1000);
const SETTINGS = () => emulatorSettings(String(process.env.E2E_EMULATOR));

interface Row {
	expiresAt: number;
	updatedAt: number;
}

const rowOf = (state: string, { token }: Person) =>
	withD1(state, (d1) =>
		d1
			.prepare(`select expiresAt, updatedAt from "session" where token = ?`)
			.bind(token)
			.first<Row>(),
	);

/** Lets days pass for a session. */
const age = (state: string, { token }: Person, days: number) =>
	execute(
		state,
		`update "session" set expiresAt = ?1, updatedAt = ?2 where token = ?3`,
		now() + (7 - days) * DAY,
		now() - days * DAY,
		token,
	);

const sessionCookies = (response: Response) =>
	response.headers.getSetCookie().filter((cookie) => cookie.includes("session_token="));

test("asking and keys renew a session once a day: its row, and the cookie in the browser", async ({
	startWith,
	mark,
}) => {
	const { admin, state } = await startWith(SETTINGS());
	const person = await admin.signUpApproved();
	for (const use of [() => person.ask(mark), () => person.send("POST", "/api/deepgram")]) {
		await age(state, person, 6.5);
		const response = await use();
		await response.text();
		expect(response.status).toBe(200);
		const [cookie = ""] = sessionCookies(response);
		expect(cookie.split("; ").slice(1)).toEqual([
			"Max-Age=604800",
			"Path=/",
			"HttpOnly",
			"SameSite=Lax",
		]);
		const [sent] = person.cookie.split("; ").filter((pair) => pair.includes("session_token"));
		expect(cookie.split("; ")[0]).toBe(sent);
		await expect
			.poll(async () => (await rowOf(state, person))?.updatedAt)
			.toBeGreaterThan(now() - 60);
		expect((await rowOf(state, person))?.expiresAt).toBeGreaterThan(now() + 6.9 * DAY);
	}
	// Within the day nothing is written.
	await age(state, person, 0.9);
	const before = await rowOf(state, person);
	const response = await person.ask(mark);
	await response.text();
	expect(sessionCookies(response)).toEqual([]);
	await (await person.ask(mark)).text();
	expect(await rowOf(state, person)).toEqual(before);
});

test("a bearer token is renewed without a cookie, and a session that ends with the browser is not renewed", async ({
	startWith,
	mark,
}) => {
	const { admin, state } = await startWith(SETTINGS());
	const person = await admin.signUpApproved();
	await age(state, person, 6.5);
	const byToken = await new Api(person.origin).fetch("/api/completion", {
		method: "POST",
		headers: { Authorization: `Bearer ${person.token}` },
		body: JSON.stringify({ prompt: mark }),
	});
	await byToken.text();
	expect(sessionCookies(byToken)).toEqual([]);
	await expect
		.poll(async () => (await rowOf(state, person))?.updatedAt)
		.toBeGreaterThan(now() - 60);

	const { email, password } = person;
	const body = { email, password, rememberMe: false };
	const signIn = await person.send("POST", "/api/auth/sign-in/email", body);
	const cookie = signIn.headers.getSetCookie().map((line) => line.split(";")[0]);
	const { token } = await signIn.json<{ token: string }>();
	const brief = new Api(person.origin, cookie.join("; "));
	const { expiresAt } = (await rowOf(state, { token } as Person)) as Row;
	expect(expiresAt).toBeLessThan(now() + 1.1 * DAY);
	const response = await brief.send("POST", "/api/completion", { prompt: mark });
	await response.text();
	expect(response.status).toBe(200);
	expect(sessionCookies(response)).toEqual([]);
	expect((await rowOf(state, { token } as Person))?.expiresAt).toBe(expiresAt);
});

test("two session cookies of one name are nobody's session, and are cleared; signing in still works", async ({
	approved,
	pending,
	mark,
}) => {
	const tokenOf = (person: Person) =>
		String(person.cookie.split("; ").find((pair) => pair.includes("session_token")));
	const tossed = new Api(approved.origin, `${tokenOf(pending)}; ${tokenOf(approved)}`);
	for (const [method, path, body] of [
		["POST", "/api/completion", { prompt: mark }],
		["POST", "/api/deepgram", undefined],
		["GET", "/api/auth/list-sessions", undefined],
		["POST", "/api/auth/update-user", { name: "Somebody" }],
		["POST", "/api/auth/sign-out", {}],
	] as const) {
		const response = await tossed.send(method, path, body);
		expect(response.status, path).toBe(401);
		const cleared = sessionCookies(response).map((cookie) => /Path=([^;]+)/.exec(cookie)?.[1]);
		expect(cleared).toEqual(expect.arrayContaining(["/", "/api", path]));
		for (const cookie of sessionCookies(response)) expect(cookie).toContain("Max-Age=0");
	}
	const session = await tossed.get("/api/auth/get-session");
	expect(await session.json()).toBeNull();
	expect(sessionCookies(session).length).toBeGreaterThan(0);

	const { email, password } = approved;
	const signIn = await tossed.send("POST", "/api/auth/sign-in/email", { email, password });
	expect(signIn.status).toBe(200);
	// What a browser keeps for this name and path is the last.
	const own = sessionCookies(signIn).filter((cookie) => /Path=\/(;|$)/.test(cookie));
	expect(own.filter((cookie) => !cookie.includes("Domain=")).at(-1)).toContain("Max-Age=604800");

	// Names that other readers trim: whatever they stand for, it is not a session of ours.
	for (const blank of ["\u00a0", "\u3000", "\ufeff", "\t"]) {
		const cookie = Buffer.from(`${blank}${tokenOf(pending)}; ${tokenOf(approved)}`).toString(
			"latin1",
		);
		const session = await new Api(approved.origin, cookie).get("/api/auth/get-session");
		const told = await session.json<{ user: { id: string } } | null>();
		expect([approved.id, undefined], JSON.stringify(blank)).toContain(told?.user.id);
	}

	// The same one twice leaves no doubt.
	const twice = new Api(approved.origin, `${tokenOf(approved)}; ${tokenOf(approved)}`);
	expect((await twice.send("POST", "/api/deepgram")).status).toBe(200);
});

test("two credentials in one request are one session's: a decoy is neither acted on nor counted", async ({
	approved,
	pending,
	origin,
}) => {
	const session = (person: Person) =>
		String(person.cookie.split("; ").find((pair) => pair.includes("session_token")));
	const decoys: Record<string, string>[] = [
		// Base64 that skips what it does not know, and a signature of nothing.
		{
			Authorization: `Bearer ${pending.token}.!${btoa("x".repeat(32))}`,
			Cookie: session(approved),
		},
		{ Authorization: `Bearer ${pending.token}`, Cookie: session(approved) },
		// Names and values that other readers trim or unquote.
		{ Cookie: `${session(approved).replace("=", " =")}; ${session(pending)}` },
		{ Cookie: `${session(approved).replace("=", '="')}"; ${session(pending)}` },
	];
	for (const headers of decoys) {
		const call = (path: string, body?: object) =>
			fetch(`${origin}/api/auth/${path}`, {
				method: body ? "POST" : "GET",
				headers: {
					...{ "Content-Type": "application/json", "cf-connecting-ip": randomAddress() },
					...headers,
				},
				...(body ? { body: JSON.stringify(body) } : {}),
			});
		const told = await (await call("get-session")).json<{ user: { id: string } } | null>();
		expect(told?.user.id, JSON.stringify(headers)).not.toBe(approved.id);
		await call("change-password", {
			currentPassword: approved.password,
			newPassword: "chosen by somebody else",
		});
	}
	const { email, password } = approved;
	const signIn = await new Api(origin).send("POST", "/api/auth/sign-in/email", { email, password });
	expect(signIn.status).toBe(200);
});

test("two made-up session cookies and a long path cost a short answer", async ({ origin }) => {
	for (const path of ["a/".repeat(3_000), "x;Max-Age=99999;Path=/", `${"y".repeat(5_000)}/z`]) {
		const response = await fetch(`${origin}/api/${path}`, {
			headers: { Cookie: "better-auth.session_token=a; better-auth.session_token=b" },
		});
		expect(response.status).toBe(404);
		expect(response.headers.get("x-request-id")).toBeTruthy();
		const cookies = response.headers.getSetCookie();
		expect(cookies.join("").length).toBeLessThan(4_000);
		for (const cookie of cookies) expect(cookie).toMatch(/Max-Age=0; Path=\/[\w/-]*;/);
	}
});

test("the list of sessions has no token but one's own; what it has instead ends a session", async ({
	approved,
	anyone,
	pending,
}) => {
	const second = await anyone.signIn(approved);
	const third = await new Api(approved.origin).signIn(approved);
	const listed = async (person: Person) => {
		const text = await (await person.get("/api/auth/list-sessions")).text();
		return { text, sessions: JSON.parse(text) as { id: string; token: string }[] };
	};
	const { text, sessions } = await listed(approved);
	expect(sessions).toHaveLength(3);
	expect(text).toContain(approved.token);
	for (const other of [second, third]) expect(text).not.toContain(other.token);

	const [handle = ""] = sessions
		.map(({ token }) => token)
		.filter((token) => token !== approved.token);
	// A handle opens nothing, and is no use to somebody else.
	const bearer = { headers: { Authorization: `Bearer ${handle}` } };
	expect((await new Api(approved.origin).fetch("/api/deepgram", bearer)).status).toBe(401);
	await pending.send("POST", "/api/auth/revoke-session", { token: handle });
	expect((await listed(approved)).sessions).toHaveLength(3);

	const revoke = await approved.send("POST", "/api/auth/revoke-session", { token: handle });
	expect(revoke.status).toBe(200);
	expect((await listed(approved)).sessions).toHaveLength(2);
	const statuses = [];
	for (const person of [second, third]) statuses.push((await person.get("/api/deepgram")).status);
	expect(statuses.sort()).toEqual([200, 401]);
	expect((await approved.get("/api/deepgram")).status).toBe(200);
});

test("changing one's password ends the other sessions and keeps one's own", async ({
	approved,
	anyone,
}) => {
	const second = await anyone.signIn(approved);
	const response = await approved.send("POST", "/api/auth/change-password", {
		currentPassword: approved.password,
		newPassword: "another long password",
	});
	expect(response.status).toBe(200);
	expect((await second.get("/api/deepgram")).status).toBe(401);
	expect((await approved.get("/api/deepgram")).status).toBe(200);
});

test("one of the commonest passwords is not accepted, whoever sets it", async ({
	anyone,
	approved,
	admin,
}) => {
	const TOO_COMMON = "PASSWORD_TOO_COMMON";
	const email = `${crypto.randomUUID()}@example.com`;
	const signUp = (password: string) =>
		anyone.send("POST", "/api/auth/sign-up/email", { name: "Someone", email, password });
	const refused = await signUp("Password");
	expect(refused.status).toBe(400);
	expect(await refused.json()).toMatchObject({ code: TOO_COMMON });
	expect((await signUp("password of mine")).status).toBe(200);
	const own = await approved.send("POST", "/api/auth/change-password", {
		currentPassword: approved.password,
		newPassword: "iloveyou",
	});
	expect(await own.json()).toMatchObject({ code: TOO_COMMON });
	const path = `/api/admin/users/${approved.id}/password`;
	const byAdmin = await admin.send("POST", path, { password: "12345678" });
	expect(byAdmin.status).toBe(400);
	expect(await byAdmin.json()).toMatchObject({ code: TOO_COMMON });
	expect((await approved.get("/api/deepgram")).status).toBe(200);
});

test("a bearer token does not let anyone guess at its password", async ({ approved, origin }) => {
	const guess = () =>
		fetch(`${origin}/api/auth/change-password`, {
			method: "POST",
			headers: {
				...{ Authorization: `Bearer ${approved.token}`, "Content-Type": "application/json" },
				"cf-connecting-ip": randomAddress(),
			},
			body: JSON.stringify({ currentPassword: "a wrong one", newPassword: "a new password" }),
		});
	const statuses = new Set<number>();
	for (let i = 0; i < 21; i++) statuses.add((await guess()).status);
	expect([...statuses].sort()).toEqual([400, 429]);
});

test("signing up with somebody's address or guessing at their password does not lock out their own device", async ({
	approved,
	origin,
}) => {
	const { email, password } = approved;
	const stranger = (path: string, body: object) =>
		new Api(origin).send("POST", `/api/auth/${path}`, { email, ...body });
	for (let i = 0; i < 25; i++) {
		await stranger("sign-up/email", { name: "x", password: "a long password" });
	}
	// Sign-ups count apart from sign-ins.
	expect((await stranger("sign-in/email", { password })).status).toBe(200);
	let refused = 0;
	for (let i = 0; i < 25; i++) {
		const { status } = await stranger("sign-in/email", { password: "a wrong password" });
		if (status === 429) refused++;
	}
	expect(refused).toBeGreaterThan(0);
	// Nor do they keep the owner from changing it.
	const change = await approved.send("POST", "/api/auth/change-password", {
		...{ currentPassword: password, newPassword: password },
	});
	expect(change.status).toBe(200);
	// A device it has signed in on before has a limit of its own, which ends as well.
	const device = () => approved.send("POST", "/api/auth/sign-in/email", { email, password });
	expect((await device()).status).toBe(200);
	const statuses = new Set<number>();
	for (let i = 0; i < 21; i++) {
		approved.address = randomAddress();
		statuses.add((await device()).status);
	}
	expect([...statuses].sort()).toEqual([200, 429]);
});

test("a device that another account has signed in on is nobody's: a forged cookie has no limit of its own", async ({
	approved,
	pending,
	origin,
}) => {
	const device = pending.cookie.split("; ").find((pair) => pair.includes("device="));
	expect(device).toBeTruthy();
	const { email } = approved;
	const guess = () =>
		new Api(origin, device).send("POST", "/api/auth/sign-in/email", {
			...{ email, password: "a wrong password" },
		});
	for (let i = 0; i < 21; i++) await guess();
	expect((await guess()).status).toBe(429);
	// The account's limit was used up, not the device's.
	const other = await new Api(origin).send("POST", "/api/auth/sign-in/email", {
		...{ email, password: "a wrong password" },
	});
	expect(other.status).toBe(429);
});

test("a person has at most fifty sessions: the ones used longest ago end", async ({
	startWith,
}) => {
	const { admin, state } = await startWith(SETTINGS());
	const person = await admin.signUpApproved();
	await age(state, person, 1.5);
	await withD1(state, (d1) =>
		d1
			.prepare(
				`insert into "session" (id, token, userId, expiresAt, createdAt, updatedAt)
				with recursive n (i) as (select 1 union all select i + 1 from n where i < 49)
				select 's' || i, 't' || i, ?1, unixepoch() + 600000, unixepoch() - i, unixepoch() - i from n`,
			)
			.bind(person.id)
			.run(),
	);
	expect((await person.get("/api/auth/get-session")).status).toBe(200);
	await age(state, person, 1.5);
	const latest = await new Api(person.origin).signIn(person);
	const count = await withD1(state, (d1) =>
		d1
			.prepare(`select count(*) as n from "session" where userId = ?`)
			.bind(person.id)
			.first<{ n: number }>(),
	);
	expect(count?.n).toBe(50);
	expect((await latest.get("/api/deepgram")).status).toBe(200);
	expect((await person.get("/api/deepgram")).status).toBe(401);
});

test("sessions that have expired are deleted by the hourly cron, and others stay", async ({
	startWith,
}) => {
	const { admin, state } = await startWith(SETTINGS());
	await withD1(state, (d1) =>
		d1.batch([
			d1
				.prepare(
					`insert into "session" (id, token, userId, expiresAt, createdAt, updatedAt)
					with recursive n (i) as (select 1 union all select i + 1 from n where i < 2500)
					select 's' || i, 't' || i, ?1, unixepoch() - i, unixepoch() - i, unixepoch() - i from n`,
				)
				.bind(admin.id),
			d1.prepare(
				"insert into verification (id, identifier, value, expiresAt) values ('old', 'x', 'y', unixepoch() - 1), ('new', 'x', 'y', unixepoch() + 600)",
			),
		]),
	);
	for (let run = 0; run < 2; run++) {
		expect((await fetch(`${admin.origin}/__scheduled?cron=17+*+*+*+*`)).status).toBe(200);
	}
	const count = (table: string) =>
		withD1(state, (d1) => d1.prepare(`select id from "${table}"`).all<{ id: string }>());
	expect((await count("session")).results).toHaveLength(1);
	expect((await count("verification")).results).toEqual([{ id: "new" }]);
	expect((await admin.get("/api/admin/users")).status).toBe(200);
});

test("a user agent of 15,000 characters is cut to 512 before it is stored", async ({
	approved,
	admin,
}) => {
	const response = await approved.fetch("/api/auth/sign-in/email", {
		method: "POST",
		headers: { "Content-Type": "application/json", "User-Agent": "u".repeat(15_000) },
		body: JSON.stringify({ email: approved.email, password: approved.password }),
	});
	expect(response.status).toBe(200);
	expect(response.headers.getSetCookie().join("").length).toBeLessThan(6_000);
	const { sessions } = await (await admin.get(`/api/admin/users/${approved.id}`)).json<{
		sessions: { userAgent: string }[];
	}>();
	const lengths = sessions.map(({ userAgent }) => userAgent.length).sort((a, b) => b - a);
	expect(lengths[0]).toBe(512);
});

test("a name needs a visible character and has no control characters", async ({
	anyone,
	approved,
}) => {
	for (const name of ["\u200b", "\u3164", "\u2800", " \u202e ", "A\u0000B"]) {
		const rename = await approved.send("POST", "/api/auth/update-user", { name });
		expect(rename.status, JSON.stringify(name)).toBe(400);
		const signUp = await anyone.send("POST", "/api/auth/sign-up/email", {
			...{ name, password: "long enough now" },
			email: `${crypto.randomUUID()}@example.com`,
		});
		expect(signUp.status).toBe(400);
		expect(await signUp.json()).toMatchObject({ message: expect.stringMatching(/^`name` must/) });
	}
});
