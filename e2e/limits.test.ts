// Money and passwords are bounded by the minute. Counters start anew with a minute of the clock, so a burst that begins late in
// one may get twice its share, and never more.
import { expect, test } from "./fixtures.ts";
import { Api, randomAddress } from "./people.ts";

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
