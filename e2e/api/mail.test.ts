// With the binding EMAIL: passwords are reset by mail, e-mail addresses are confirmed, and users are notified of their approval.
import type { Mail } from "../../emulator/mail.ts";
import { audit, signIn } from "../support/admin-api.ts";
import { expect, test } from "../support/gated-worker.ts";
import { Api } from "../support/people.ts";

const WITH_MAIL = { "Content-Type": "application/json", "x-mail": "on" };
const post = (client: Api, path: string, body: object) =>
	client.fetch(path, { method: "POST", headers: WITH_MAIL, body: JSON.stringify(body) });
const tokenIn = ({ text }: Mail, name: string) =>
	new RegExp(`\\?${name}=(\\S+)`).exec(text)?.[1] ?? "";

test("a password is reset by a mailed link, once, and that ends all sessions", async ({
	gated,
	emulator,
}) => {
	const person = gated.accounts.approved();
	const anyone = new Api(gated.admin.origin);
	const answer = await post(anyone, "/api/auth/request-password-reset", { email: person.email });
	const unknown = await post(anyone, "/api/auth/request-password-reset", {
		email: `${crypto.randomUUID()}@example.com`,
	});
	expect([answer.status, await answer.text()]).toEqual([unknown.status, await unknown.text()]);
	expect(answer.status).toBe(200);
	const { body: mail } = await emulator.seenOnce<Mail>("mail", person.email);
	expect(mail).toMatchObject({ to: person.email, from: "noreply@example.com" });
	expect(mail.subject).toContain("Set a new password");
	const token = tokenIn(mail, "reset");
	const reset = (newPassword: string, link = token) =>
		post(anyone, "/api/auth/reset-password", { newPassword, token: link });
	expect((await reset("a new long password", "guessed")).status).toBe(400);
	expect((await reset("password1")).status).toBe(400);
	expect((await reset("a new long password")).status).toBe(200);
	expect((await reset("another new password")).status).toBe(400);
	expect((await person.get("/api/usage")).status).toBe(401);
	expect(await signIn(anyone, person.email, "a new long password")).toBe(200);
	await expect
		.poll(
			async () => (await audit(gated.admin, { target: person.id, action: "own-password" })).total,
		)
		.toBe(1);
});

test("a new user confirms the e-mail address by mail, and is notified of the approval once", async ({
	gated,
	emulator,
}) => {
	const anyone = new Api(gated.admin.origin);
	const email = `${crypto.randomUUID()}@example.com`;
	const account = { name: "New Person", email, password: "long enough" };
	const signedUp = await post(anyone, "/api/auth/sign-up/email", account);
	const { user } = await signedUp.json<{ user: { id: string } }>();
	const cookies = signedUp.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
	const self = new Api(gated.admin.origin, cookies.join("; "));
	const { body: mail } = await emulator.seenOnce<Mail>("mail", email);
	expect(mail.subject).toContain("Confirm your e-mail address");
	const verify = async (client: Api, token: string) => {
		const response = await post(client, "/api/auth/verify-email", { token });
		return [response.status, (await response.json<{ code?: string }>()).code];
	};
	const isVerified = async () => {
		const query = `select emailVerified from "user" where id = ?`;
		const [row] = await gated.sql<{ emailVerified: number }>(query, user.id);
		return row?.emailVerified === 1;
	};
	const token = tokenIn(mail, "verify");
	// The link may be opened by whoever has the mailbox, and the account be of somebody else.
	expect(await verify(anyone, token)).toEqual([401, "UNAUTHENTICATED"]);
	expect(await verify(gated.accounts.approved(), token)).toEqual([403, "WRONG_ACCOUNT"]);
	expect(await verify(self, "guessed")).toEqual([401, "INVALID_TOKEN"]);
	expect(await isVerified()).toBe(false);
	expect((await verify(self, token))[0]).toBe(200);
	expect(await isVerified()).toBe(true);
	const approve = () =>
		gated.admin.fetch(`/api/admin/users/${user.id}`, {
			method: "PATCH",
			headers: WITH_MAIL,
			body: JSON.stringify({ isApproved: true }),
		});
	await approve();
	expect((await approve()).status).toBe(200);
	await emulator.seen<Mail>("mail", email, { count: 2 });
	// By the time that a later mail arrives, a second notification would have arrived.
	await post(anyone, "/api/auth/request-password-reset", { email });
	const mails = await emulator.seen<Mail>("mail", email, { count: 3 });
	expect(mails.map(({ body }) => body.subject)).toEqual([
		expect.stringContaining("Confirm your e-mail address"),
		expect.stringContaining("You can use"),
		expect.stringContaining("Set a new password"),
	]);
});

test("without the EMAIL binding, none of the mail endpoints exists", async ({ gated }) => {
	const anyone = new Api(gated.admin.origin);
	for (const endpoint of [
		"request-password-reset",
		"reset-password",
		"send-verification-email",
		"verify-email",
	]) {
		const response = await anyone.send("POST", `/api/auth/${endpoint}`, { email: "a@b.co" });
		expect(response.status, endpoint).toBe(404);
	}
	const options = async (headers: Record<string, string>) =>
		(await anyone.fetch("/api/account/options", { headers })).json();
	expect(await options({})).toEqual({ hasMail: false, allowedEmailDomains: [], ban: null });
	expect(await options(WITH_MAIL)).toMatchObject({ hasMail: true });
});
