// Money and passwords are bounded by the minute. Counters start anew with a minute of the clock, so a burst that begins late in
// one may get twice its share, and never more.
import { readFileSync } from "node:fs";
import { execute, withD1 } from "../support/database.ts";
import { expect, test } from "../support/fixtures.ts";
import { Api, randomAddress } from "../support/people.ts";

/** Asks until refused; gives how often it went well before, and the refusal. Fails when twice the share is not refused. */
async function untilRefused(share: number, ask: () => Promise<Response>) {
	for (let passed = 0; passed <= 2 * share; passed++) {
		const response = await ask();
		if (response.status === 429) return { passed, refusal: response };
	}
	throw new Error(`not refused after ${2 * share + 1} requests`);
}

test("a user has 30 completions a minute, whatever their address, and another user their own", async ({
	approved,
	pending,
	admin,
}) => {
	await admin.send("PATCH", `/api/admin/users/${pending.id}`, { isApproved: true });
	const { passed, refusal } = await untilRefused(30, () => {
		approved.address = randomAddress();
		// Refused for its body, after it was counted: Gemini need not answer sixty times.
		return approved.send("POST", "/api/completion", {});
	});
	expect(passed).toBeGreaterThanOrEqual(30);
	expect(refusal.headers.get("retry-after")).toBe("60");
	expect(await refusal.json()).toMatchObject({ code: "RATE_LIMITED" });
	expect((await pending.send("POST", "/api/completion", {})).status).toBe(400);
});

test("a user has 10 keys a minute", async ({ approved }) => {
	const { passed, refusal } = await untilRefused(10, () => approved.send("POST", "/api/deepgram"));
	expect(passed).toBeGreaterThanOrEqual(10);
	expect(refusal.headers.get("retry-after")).toBe("60");
});

test("many addresses that guess at one account are refused, also with the right password", async ({
	approved,
	origin,
}) => {
	const { email, password } = approved;
	const signIn = (guess: string) =>
		new Api(origin).send("POST", "/api/auth/sign-in/email", { email, password: guess });
	const { refusal } = await untilRefused(10, () => signIn("a wrong password"));
	expect(refusal.headers.get("retry-after")).toBe("60");
	expect((await signIn(password)).status).toBe(429);
});

test("one address that tries many accounts is refused", async ({ anyone }) => {
	const { refusal } = await untilRefused(20, () =>
		anyone.send("POST", "/api/auth/sign-in/email", {
			email: `${crypto.randomUUID()}@example.com`,
			password: "a wrong password",
		}),
	);
	expect(refusal.headers.get("retry-after")).toBe("60");
	// Its session is still told, and others still come in.
	expect((await anyone.get("/api/auth/get-session")).status).toBe(200);
	expect((await new Api(anyone.origin).signUp()).id).toBeTruthy();
});

/** An IPv6 address in a /64 of its own in this /48. */
const inNetwork = (network: string, i: number) => `${network}:${i.toString(16)}::1`;

test("an IPv6 /64 has the limit of an address, and the /48 around it three times that", async ({
	origin,
}) => {
	const random = () => Math.floor(Math.random() * 0xffff).toString(16);
	const network = `2001:${random()}:${random()}`;
	const guess = async (address: string) => {
		const anyone = new Api(origin);
		anyone.address = address;
		return anyone.send("POST", "/api/auth/sign-in/email", {
			email: `${crypto.randomUUID()}@example.com`,
			password: "a wrong password",
		});
	};
	let host = 0;
	const { passed } = await untilRefused(20, () => guess(`${network}:9::${(++host).toString(16)}`));
	expect(passed).toBeGreaterThanOrEqual(20);
	let next = 0x100;
	const all = await untilRefused(60, () => guess(inNetwork(network, next++)));
	expect(all.passed).toBeGreaterThanOrEqual(60 - passed - 1);
	expect((await guess(inNetwork(`2001:${random()}:${random()}`, 1))).status).toBe(401);
});

test("everyone together may sign up 60 times a minute, and at most 1,000 people wait: sign-up and the admin's page say so", async ({
	startWith,
	browser,
}) => {
	const { admin, state, logFile } = await startWith({});
	const signUp = () =>
		new Api(admin.origin).send("POST", "/api/auth/sign-up/email", {
			name: "Someone",
			email: `${crypto.randomUUID()}@example.com`,
			password: "long enough now",
		});
	const fill = (count: number) =>
		withD1(state, (d1) =>
			d1
				.prepare(
					`insert into "user" (id, name, email, emailVerified, createdAt, updatedAt)
					with recursive n (i) as (select 1 union all select i + 1 from n where i < ?1)
					select 'u' || i, 'n', 'e' || i || '@example.com', 0, unixepoch(), unixepoch() from n`,
				)
				.bind(count)
				.run(),
		);
	await fill(999);
	expect((await signUp()).status).toBe(200);
	const full = await signUp();
	expect(full.status).toBe(503);
	expect(full.headers.get("retry-after")).toBe("3600");
	expect(await full.json()).toEqual({
		code: "UNAVAILABLE",
		message: "Too many people are waiting for approval. Ask an admin, or try again later.",
	});
	await expect
		.poll(() => readFileSync(logFile, "utf8"))
		.toContain("Too many people are waiting for approval");
	const context = await browser.newContext({ baseURL: admin.origin });
	await context.addCookies(admin.cookies());
	const page = await context.newPage();
	await page.goto("/admin");
	await expect(
		page.getByText("1,000 people are waiting for approval, so sign-up is closed."),
	).toBeVisible();
	await context.close();
	// What is refused anyway counts for nothing.
	for (let i = 0; i < 70; i++) {
		const body = { name: "x", email: "no address", password: "x" };
		await new Api(admin.origin).send("POST", "/api/auth/sign-up/email", body);
	}
	// Those whom an admin lets in make room.
	expect((await admin.send("PATCH", "/api/admin/users/u1", { isApproved: true })).status).toBe(200);
	expect((await signUp()).status).toBe(200);
	await execute(state, `delete from "user" where id like 'u%' and name = 'n'`);
	const { refusal } = await untilRefused(60, signUp);
	expect(await refusal.json()).toMatchObject({ code: "RATE_LIMITED" });
});
