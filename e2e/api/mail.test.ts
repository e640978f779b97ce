// With the binding EMAIL: passwords are reset by mail, e-mail addresses are confirmed, and users are notified of their approval.
import { audit, signIn } from "../support/admin-api.ts";
import { setting } from "../support/fixtures.ts";
import { expect, test } from "../support/gated-worker.ts";
import { Api } from "../support/people.ts";

interface Mail {
	to: string;
	from: string;
	subject: string;
	text: string;
}
const WITH_MAIL = { "Content-Type": "application/json", "x-mail": "on" };
const post = (client: Api, path: string, body: object) =>
	client.fetch(path, { method: "POST", headers: WITH_MAIL, body: JSON.stringify(body) });
const tokenIn = ({ text }: Mail, name: string) =>
	new RegExp(`\\?${name}=(\\S+)`).exec(text)?.[1] ?? "";

async function mailTo(email: string, subject: string, count = 1): Promise<Mail[]> {
	const query = new URLSearchParams({
		service: "mail",
		contains: email,
		count: `${count}`,
		ms: "20000",
	});
	const response = await fetch(`${setting("E2E_EMULATOR")}/emulator/journal?${query}`);
	const entries = await response.json<{ body: Mail }[]>();
	return entries.map(({ body }) => body).filter((mail) => mail.subject.startsWith(subject));
}

test("a password is reset by a mailed link, once, and that ends all sessions", async ({
	gated,
}) => {
	const person = gated.accounts.approved();
	const anyone = new Api(gated.admin.origin);
	const answer = await post(anyone, "/api/auth/request-password-reset", { email: person.email });
	const unknown = await post(anyone, "/api/auth/request-password-reset", {
		email: `${crypto.randomUUID()}@example.com`,
	});
	expect([answer.status, await answer.text()]).toEqual([unknown.status, await unknown.text()]);
	expect(answer.status).toBe(200);
	const [mail] = await mailTo(person.email, "Set a new password");
	expect(mail).toMatchObject({ to: person.email, from: "noreply@example.com" });
	const token = tokenIn(mail as Mail, "reset");
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
}) => {
	const anyone = new Api(gated.admin.origin);
	const email = `${crypto.randomUUID()}@example.com`;
	const account = { name: "New Person", email, password: "long enough" };
	const { user } = await (await post(anyone, "/api/auth/sign-up/email", account)).json<{
		user: { id: string };
	}>();
	const [mail] = await mailTo(email, "Confirm your e-mail address");
	const verify = (token: string) => post(anyone, "/api/auth/verify-email", { token });
	expect((await verify("guessed")).status).toBe(401);
	expect((await verify(tokenIn(mail as Mail, "verify"))).status).toBe(200);
	const [row] = await gated.sql<{ emailVerified: number }>(
		`select emailVerified from "user" where id = ?`,
		user.id,
	);
	expect(row?.emailVerified).toBe(1);
	const approve = () =>
		gated.admin.fetch(`/api/admin/users/${user.id}`, {
			method: "PATCH",
			headers: WITH_MAIL,
			body: JSON.stringify({ isApproved: true }),
		});
	await approve();
	expect((await approve()).status).toBe(200);
	// A later mail: by then a second notification would have arrived.
	await mailTo(email, "You can use", 2);
	await post(anyone, "/api/auth/request-password-reset", { email });
	expect(await mailTo(email, "Set a new password", 3)).toHaveLength(1);
	expect(await mailTo(email, "You can use", 3)).toHaveLength(1);
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
