import { afterAll, expect, test } from "vitest";
import { createLocalD1 } from "../db/local-d1.ts";
import { parseEnv } from "../env.ts";
import type { Call } from "../http/route.ts";
import type { AuthBody } from "./auth-body.ts";
import { type AuthEndpoint, postToAuthEndpoint } from "./auth-endpoints.ts";

const { d1, dispose } = await createLocalD1();
afterAll(dispose);

const limiter = { limit: async () => ({ success: true }) };
const mails: string[] = [];
const config = parseEnv({
	DB: d1,
	COMPLETION_LIMIT: limiter,
	KEY_LIMIT: limiter,
	ADDRESS_LIMIT: limiter,
	NETWORK_LIMIT: limiter,
	ACCOUNT_LIMIT: limiter,
	SIGN_UP_LIMIT: limiter,
	BETTER_AUTH_SECRET: "a secret of at least 32 characters",
	BETTER_AUTH_URL: "https://app.example",
	EMAIL: { send: async ({ text }: { text: string }) => void mails.push(text) },
	EMAIL_FROM: "app@app.example",
	AUTO_APPROVE_DOMAINS: "corp.example",
});

/** Posts to an endpoint under `/api/auth`, in the session of `session` if given, and waits for the work that follows. */
async function post(endpoint: AuthEndpoint, body: AuthBody, session = ""): Promise<Response> {
	const work: Promise<unknown>[] = [];
	const request = new Request(`https://app.example/api/auth/${endpoint}`, {
		method: "POST",
		headers: session ? { authorization: `Bearer ${session}` } : {},
	});
	const waitUntil = (promise: Promise<unknown>) => void work.push(promise);
	const call = { request, config, requestId: "request", waitUntil } as unknown as Call;
	try {
		return await postToAuthEndpoint(call, endpoint, body);
	} finally {
		await Promise.all(work);
	}
}

/** Signs somebody up; returns their session, and the token that is mailed to the address. */
async function signUp(email: string): Promise<{ session: string; token: string }> {
	const account = { name: "Somebody", email, password: "a long enough password" };
	const { headers } = await post("sign-up/email", account);
	const token = /verify=(\S+)/.exec(mails.pop() ?? "")?.[1] ?? "";
	return { session: headers.get("set-auth-token") ?? "", token };
}

const isApproved = async (email: string) => {
	const query = d1.prepare(`select isApproved from "user" where email = ?1`).bind(email);
	return (await query.first<number>("isApproved")) === 1;
};

test("a mailed link that somebody else opens does not approve whoever has signed up with the address", async () => {
	const stranger = await signUp("victim@corp.example");
	const owner = await signUp("owner@corp.example");
	await expect(post("verify-email", { token: stranger.token })).rejects.toMatchObject({
		code: "UNAUTHENTICATED",
	});
	await expect(
		post("verify-email", { token: stranger.token }, owner.session),
	).rejects.toMatchObject({ code: "WRONG_ACCOUNT" });
	expect(await isApproved("victim@corp.example")).toBe(false);
	expect(await isApproved("owner@corp.example")).toBe(false);
});

test("the link confirms and approves in a session of its account; other tokens are rejected", async () => {
	const { session, token } = await signUp("Me@corp.example");
	for (const invalid of ["guessed", "", `${token}x`]) {
		expect((await post("verify-email", { token: invalid }, session)).status).toBe(401);
	}
	expect(await isApproved("me@corp.example")).toBe(false);
	expect((await post("verify-email", { token }, session)).status).toBe(200);
	expect(await isApproved("me@corp.example")).toBe(true);
});
