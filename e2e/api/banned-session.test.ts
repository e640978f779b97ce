// What a banned user's cookies get: the end and the reason of the ban, if they prove whose session it has ended.
import { createHmac } from "node:crypto";
import { expect, test } from "../support/fixtures.ts";
import { SECRET } from "../support/lanes.ts";
import { Api, type Person } from "../support/people.ts";

const BAN = { banned: true, banReason: "Sold their seat.", banExpires: "2999-01-01T10:30:00Z" };
const MESSAGE = "Your account is banned until 2999-01-01 10:30 UTC: Sold their seat.";

const optionsOf = async (caller: Api) =>
	(await caller.get("/api/account/options")).json<{ ban: string | null }>();

/** The two cookies of a person whose session has been read: `name=value`. */
function cookiesOf({ cookie }: Person): { session: string; cache: string } {
	const pairs = cookie.split("; ");
	const named = (name: string) => String(pairs.find((pair) => pair.includes(`.${name}=`)));
	return { session: named("session_token"), cache: named("session_data") };
}

for (const kind of ["approved", "pending"] as const) {
	test(`requests of ${kind} users after a ban are answered with its end and reason, until it is lifted`, async ({
		accounts,
		admin,
	}) => {
		const person = await accounts[kind]().renewed();
		const change = (body: object) => admin.send("PATCH", `/api/admin/users/${person.id}`, body);
		expect((await optionsOf(person)).ban).toBeNull();
		await change(BAN);
		for (const path of ["/api/deepgram", "/api/account/note", "/api/usage"]) {
			const response = await person.get(path);
			expect(response.status).toBe(403);
			expect(await response.json()).toEqual({ code: "BANNED", error: MESSAGE });
		}
		const sessions = await person.get("/api/auth/list-sessions");
		expect(sessions.status).toBe(403);
		expect(await sessions.json()).toEqual({ code: "BANNED", message: MESSAGE });
		expect((await optionsOf(person)).ban).toBe(MESSAGE);
		// For clients there is no session. The browser keeps its cookies, or it could not ask why.
		const session = await person.get("/api/auth/get-session");
		expect([session.status, await session.json()]).toEqual([200, null]);
		expect(session.headers.getSetCookie()).toEqual([]);

		await change({ banReason: null, banExpires: null });
		expect((await optionsOf(person)).ban).toBe("Your account is banned.");
		await change({ banned: false });
		expect((await person.get("/api/deepgram")).status).toBe(401);
		expect((await optionsOf(person)).ban).toBeNull();
		const ended = await person.get("/api/auth/get-session");
		expect(await ended.json()).toBeNull();
		expect(ended.headers.getSetCookie().join()).toContain("Max-Age=0");
	});
}

test("only requests with the banned user's own signed cookies get the message about the ban", async ({
	accounts,
	admin,
	anyone,
	origin,
}) => {
	const banned = await accounts.approved().renewed();
	const other = await accounts.approved().renewed();
	await admin.send("PATCH", `/api/admin/users/${banned.id}`, BAN);
	const { session, cache } = cookiesOf(banned);
	const [name = "", jwt = ""] = cache.split("=");
	const [header = "", payload = ""] = jwt.split(".");
	/** The cookie cache with another end, signed with this secret. */
	const cacheUntil = (exp: number, secret: string) => {
		const value = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), exp };
		const text = `${header}.${Buffer.from(JSON.stringify(value)).toString("base64url")}`;
		return `${name}=${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
	};
	const tomorrow = Date.now() / 1000 + 86_400;
	const told = async (cookie: string) => (await optionsOf(new Api(origin, cookie))).ban;
	expect(await told(`${session}; ${cacheUntil(tomorrow, SECRET)}`)).toBe(MESSAGE);
	for (const [what, cookie] of [
		["the session's cookie alone", session],
		["the cache alone", cache],
		["a cache with a guessed signature", `${session}; ${cacheUntil(tomorrow, "guessed")}`],
		["an expired cache", `${session}; ${cacheUntil(Date.now() / 1000 - 1, SECRET)}`],
		["a session cookie without signature", `${session.split(".").slice(0, 2).join(".")}; ${cache}`],
		["a session cookie with a wrong signature", `${session.slice(0, -8)}AAAAAAA%3D; ${cache}`],
		["another user's cache", `${session}; ${cookiesOf(other).cache}`],
	] as const) {
		expect.soft(await told(cookie), what).toBeNull();
		const { status } = await new Api(origin, cookie).get("/api/deepgram");
		expect.soft(status, what).toBe(401);
	}
	// Another user's session beside the cache is that user's.
	const mixed = new Api(origin, `${cookiesOf(other).session}; ${cache}`);
	expect((await optionsOf(mixed)).ban).toBeNull();
	expect((await mixed.get("/api/deepgram")).status).toBe(200);
	// With a bearer token, cookies do not count.
	const bearer = { headers: { Authorization: `Bearer ${banned.token}`, Cookie: banned.cookie } };
	expect((await anyone.fetch("/api/deepgram", bearer)).status).toBe(401);
	expect((await optionsOf(anyone)).ban).toBeNull();
});
