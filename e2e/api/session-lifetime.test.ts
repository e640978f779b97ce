// How long sessions last: renewal, expiry, the most a user can have.

import type { GatedWorker } from "../support/gated-worker.ts";
import { expect, test } from "../support/gated-worker.ts";
import { Api, type Person } from "../support/people.ts";

const DAY = 86_400;
const now = () => Math.floor(Date.now() / 1000);

interface Row {
	expiresAt: number;
	updatedAt: number;
}

const rowOf = async ({ sql }: GatedWorker, token: string) => {
	const [row] = await sql<Row>(`select expiresAt, updatedAt from "session" where token = ?`, token);
	return row as Row;
};

/** Moves a session into the past by so many days. */
const age = ({ sql }: GatedWorker, { token }: Person, days: number) =>
	sql(
		`update "session" set expiresAt = ?1, updatedAt = ?2 where token = ?3`,
		now() + (7 - days) * DAY,
		now() - days * DAY,
		token,
	);

const sessionCookies = (response: Response) =>
	response.headers.getSetCookie().filter((cookie) => cookie.includes("session_token="));

test("completions and keys renew a session once a day: its row and the browser's cookie", async ({
	gated,
	mark,
}) => {
	const person = gated.accounts.approved();
	for (const use of [() => person.ask(mark), () => person.send("POST", "/api/deepgram")]) {
		await age(gated, person, 6.5);
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
			.poll(async () => (await rowOf(gated, person.token)).updatedAt)
			.toBeGreaterThan(now() - 60);
		expect((await rowOf(gated, person.token)).expiresAt).toBeGreaterThan(now() + 6.9 * DAY);
	}
	// Nothing is written within the day.
	await age(gated, person, 0.9);
	const before = await rowOf(gated, person.token);
	const response = await person.ask(mark);
	await response.text();
	expect(sessionCookies(response)).toEqual([]);
	await (await person.ask(mark)).text();
	expect(await rowOf(gated, person.token)).toEqual(before);
});

test("a bearer token is renewed without a cookie, and a session without `rememberMe` is not renewed", async ({
	gated,
	mark,
}) => {
	const person = gated.accounts.approved();
	await age(gated, person, 6.5);
	const byToken = await new Api(person.origin).fetch("/api/completion", {
		method: "POST",
		headers: { Authorization: `Bearer ${person.token}` },
		body: JSON.stringify({ prompt: mark }),
	});
	await byToken.text();
	expect(sessionCookies(byToken)).toEqual([]);
	await expect
		.poll(async () => (await rowOf(gated, person.token)).updatedAt)
		.toBeGreaterThan(now() - 60);

	const { email, password } = person;
	const body = { email, password, rememberMe: false };
	const signIn = await person.send("POST", "/api/auth/sign-in/email", body);
	const cookie = signIn.headers.getSetCookie().map((line) => line.split(";")[0]);
	const { token } = await signIn.json<{ token: string }>();
	const brief = new Api(person.origin, cookie.join("; "));
	const { expiresAt } = await rowOf(gated, token);
	expect(expiresAt).toBeLessThan(now() + 1.1 * DAY);
	const response = await brief.send("POST", "/api/completion", { prompt: mark });
	await response.text();
	expect(response.status).toBe(200);
	expect(sessionCookies(response)).toEqual([]);
	expect((await rowOf(gated, token)).expiresAt).toBe(expiresAt);
});

test("a user has at most 50 sessions: a new one ends the least recently used", async ({
	gated,
}) => {
	const person = gated.accounts.approved();
	await age(gated, person, 1.5);
	await gated.sql(
		`insert into "session" (id, token, userId, expiresAt, createdAt, updatedAt)
			with recursive n (i) as (select 1 union all select i + 1 from n where i < 49)
			select ?1 || 's' || i, ?1 || 't' || i, ?1, unixepoch() + 600000, unixepoch() - i, unixepoch() - i from n`,
		person.id,
	);
	expect((await person.get("/api/auth/get-session")).status).toBe(200);
	await age(gated, person, 1.5);
	const latest = await new Api(person.origin).signIn(person);
	const rows = await gated.sql(`select id from "session" where userId = ?`, person.id);
	expect(rows).toHaveLength(50);
	expect((await latest.get("/api/deepgram")).status).toBe(200);
	expect((await person.get("/api/deepgram")).status).toBe(401);
});

test("the hourly cron deletes expired sessions and verifications, and no others", async ({
	gated,
	mark,
}) => {
	const person = gated.accounts.approved();
	await gated.sql(
		`insert into "session" (id, token, userId, expiresAt, createdAt, updatedAt)
			with recursive n (i) as (select 1 union all select i + 1 from n where i < 2500)
			select ?1 || i, ?1 || i, ?2, unixepoch() - i, unixepoch() - i, unixepoch() - i from n`,
		mark,
		person.id,
	);
	await gated.sql(
		`insert into verification (id, identifier, value, expiresAt)
			values ('old ' || ?1, ?1, 'y', unixepoch() - 1), ('new ' || ?1, ?1, 'y', unixepoch() + 600)`,
		mark,
	);
	for (let run = 0; run < 2; run++) {
		const response = await fetch(`${person.origin}/cdn-cgi/local/scheduled?cron=17+*+*+*+*`);
		expect(response.status).toBe(200);
	}
	const sessions = await gated.sql(`select token from "session" where userId = ?`, person.id);
	expect(sessions).toEqual([{ token: person.token }]);
	const verifications = await gated.sql("select id from verification where identifier = ?", mark);
	expect(verifications).toEqual([{ id: `new ${mark}` }]);
	expect((await person.send("POST", "/api/deepgram")).status).toBe(200);
});
