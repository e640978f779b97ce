// Which session a request has: cookies, bearer tokens, and requests with several of them.

import { expect, test } from "../support/fixtures.ts";
import { Api, type Person, randomIpAddress } from "../support/people.ts";

const sessionCookies = (response: Response) =>
	response.headers.getSetCookie().filter((cookie) => cookie.includes("session_token="));

test("two different session cookies of one name count as no session and are cleared; sign-in still works", async ({
	approved,
	pending,
	mark,
}) => {
	const tokenOf = (person: Person) =>
		String(person.cookie.split("; ").find((pair) => pair.includes("session_token")));
	const ambiguous = new Api(approved.origin, `${tokenOf(pending)}; ${tokenOf(approved)}`);
	for (const [method, path, body] of [
		["POST", "/api/completion", { prompt: mark }],
		["POST", "/api/deepgram", undefined],
		["GET", "/api/auth/list-sessions", undefined],
		["POST", "/api/auth/update-user", { name: "Somebody" }],
		["POST", "/api/auth/sign-out", {}],
	] as const) {
		const response = await ambiguous.send(method, path, body);
		expect(response.status, path).toBe(401);
		const cleared = sessionCookies(response).map((cookie) => /Path=([^;]+)/.exec(cookie)?.[1]);
		expect(cleared).toEqual(expect.arrayContaining(["/", "/api", path]));
		for (const cookie of sessionCookies(response)) expect(cookie).toContain("Max-Age=0");
	}
	const session = await ambiguous.get("/api/auth/get-session");
	expect(await session.json()).toBeNull();
	expect(sessionCookies(session).length).toBeGreaterThan(0);

	const { email, password } = approved;
	const signIn = await ambiguous.send("POST", "/api/auth/sign-in/email", { email, password });
	expect(signIn.status).toBe(200);
	// A browser keeps the last cookie of a name and path.
	const own = sessionCookies(signIn).filter((cookie) => /Path=\/(;|$)/.test(cookie));
	expect(own.filter((cookie) => !cookie.includes("Domain=")).at(-1)).toContain("Max-Age=604800");

	// Some parsers trim these names. Such a cookie must never count as the session.
	for (const blank of ["\u00a0", "\u3000", "\ufeff", "\t"]) {
		const cookie = Buffer.from(`${blank}${tokenOf(pending)}; ${tokenOf(approved)}`).toString(
			"latin1",
		);
		const session = await new Api(approved.origin, cookie).get("/api/auth/get-session");
		const body = await session.json<{ user: { id: string } } | null>();
		expect([approved.id, undefined], JSON.stringify(blank)).toContain(body?.user.id);
	}

	// The same cookie twice is unambiguous.
	const twice = new Api(approved.origin, `${tokenOf(approved)}; ${tokenOf(approved)}`);
	expect((await twice.send("POST", "/api/deepgram")).status).toBe(200);
});

test("a second credential in a request gives no access to its session", async ({
	approved,
	pending,
	origin,
}) => {
	const session = (person: Person) =>
		String(person.cookie.split("; ").find((pair) => pair.includes("session_token")));
	const decoys: Record<string, string>[] = [
		// Base64 decoders skip the `!`; the signature is made up.
		{
			Authorization: `Bearer ${pending.token}.!${btoa("x".repeat(32))}`,
			Cookie: session(approved),
		},
		{ Authorization: `Bearer ${pending.token}`, Cookie: session(approved) },
		// Names and values that some parsers trim or unquote.
		{ Cookie: `${session(approved).replace("=", " =")}; ${session(pending)}` },
		{ Cookie: `${session(approved).replace("=", '="')}"; ${session(pending)}` },
	];
	for (const headers of decoys) {
		const call = (path: string, body?: object) =>
			fetch(`${origin}/api/auth/${path}`, {
				method: body ? "POST" : "GET",
				headers: {
					"Content-Type": "application/json",
					"cf-connecting-ip": randomIpAddress(),
					...headers,
				},
				...(body ? { body: JSON.stringify(body) } : {}),
			});
		const body = await (await call("get-session")).json<{ user: { id: string } } | null>();
		expect(body?.user.id, JSON.stringify(headers)).not.toBe(approved.id);
		await call("change-password", {
			currentPassword: approved.password,
			newPassword: "chosen by an attacker",
		});
	}
	const { email, password } = approved;
	const signIn = await new Api(origin).send("POST", "/api/auth/sign-in/email", { email, password });
	expect(signIn.status).toBe(200);
});

test("the response to two session cookies stays short, however long the path", async ({
	origin,
}) => {
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

test("the list of sessions contains the current token only, and handles that end the others", async ({
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
	// A handle is not a token, and ends no session of another user.
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

test("a bearer token with another signature is rejected", async ({ approved, anyone }) => {
	const ask = (token: string) =>
		anyone.fetch("/api/deepgram", { headers: { Authorization: `Bearer ${token}` } });
	expect((await ask(approved.token)).status).toBe(200);
	expect((await ask(`${approved.token}.${btoa("x".repeat(32))}`)).status).toBe(401);
	expect((await ask(approved.token.slice(1))).status).toBe(401);
});

test("a session cookie with another signature is rejected", async ({ approved, anyone }) => {
	const [name, value = ""] = approved.cookie.split("=");
	const forged = `${name}=${value.slice(0, value.indexOf("."))}.${btoa("x".repeat(32))}`;
	const response = await anyone.fetch("/api/deepgram", { headers: { Cookie: forged } });
	expect(response.status).toBe(401);
});
