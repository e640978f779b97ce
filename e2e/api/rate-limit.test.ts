// Rate limits on what costs money: completions, keys, sign-ups.

import { readFileSync } from "node:fs";
import { execute, withD1 } from "../support/database.ts";
import { expect, test } from "../support/fixtures.ts";
import { Api, randomIpAddress } from "../support/people.ts";
import { untilLimited } from "../support/rate-limit.ts";

test("a user has 60 completions a minute across all IP addresses, and each user has their own limit", async ({
	approved,
	accounts,
}) => {
	const { passed, rejected } = await untilLimited(60, () => {
		approved.ipAddress = randomIpAddress();
		// An invalid body, which is counted as well: Gemini need not answer sixty times.
		return approved.send("POST", "/api/completion", {});
	});
	expect(passed).toBeGreaterThanOrEqual(60);
	expect(rejected.headers.get("retry-after")).toBe("60");
	expect(await rejected.json()).toMatchObject({ code: "RATE_LIMITED" });
	expect((await accounts.approved().send("POST", "/api/completion", {})).status).toBe(400);
});

test("a user has 10 keys a minute", async ({ approved }) => {
	const { passed, rejected } = await untilLimited(10, () => approved.send("POST", "/api/deepgram"));
	expect(passed).toBeGreaterThanOrEqual(10);
	expect(rejected.headers.get("retry-after")).toBe("60");
});

test("all clients together may sign up 60 times a minute, and at most 1,000 users wait for approval: sign-up and the admin page say so", async ({
	startWith,
	browser,
}) => {
	const { signIn, state, logFile } = await startWith({});
	const admin = await signIn();
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
	// Invalid requests are not counted.
	for (let i = 0; i < 70; i++) {
		const body = { name: "x", email: "no address", password: "x" };
		await new Api(admin.origin).send("POST", "/api/auth/sign-up/email", body);
	}
	// An approval makes room.
	expect((await admin.send("PATCH", "/api/admin/users/u1", { isApproved: true })).status).toBe(200);
	expect((await signUp()).status).toBe(200);
	await execute(state, `delete from "user" where id like 'u%' and name = 'n'`);
	const { rejected } = await untilLimited(60, signUp);
	expect(await rejected.json()).toMatchObject({ code: "RATE_LIMITED" });
});
