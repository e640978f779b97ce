// Invitations: links by which people sign up and are approved at once.
import { audit, details } from "../support/admin-api.ts";
import { expect, test } from "../support/fixtures.ts";
import type { Api, Person } from "../support/people.ts";

interface Invitation {
	id: string;
	note: string | null;
	role: string;
	uses: number;
	used: number;
	expiresAt: string;
	createdByEmail: string;
}
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

async function invite(admin: Person, more: object = {}) {
	const body = { expiresAt: inDays(7), ...more };
	const response = await admin.send("POST", "/api/admin/invitations", body);
	expect(response.status).toBe(200);
	const { invitation, url } = await response.json<{ invitation: Invitation; url: string }>();
	return { invitation, url, token: new URL(url).searchParams.get("invite") ?? "" };
}
const open = async (admin: Person) =>
	(
		await (
			await admin.get("/api/admin/invitations?limit=200")
		).json<{ invitations: Invitation[] }>()
	).invitations;
const isOpen = async (anyone: Api, token: string) =>
	(await (await anyone.get(`/api/invitations/${token}`)).json<{ isOpen: boolean }>()).isOpen;

interface SignedUp {
	code?: string;
	user: { id: string; isApproved: boolean };
}
async function signUp(
	anyone: Api,
	invitation: string,
	email = `${crypto.randomUUID()}@example.com`,
) {
	const account = { name: "Invited Person", email, password: "long enough" };
	const response = await anyone.send("POST", "/api/auth/sign-up/email", { ...account, invitation });
	return { status: response.status, ...(await response.json<SignedUp>()) };
}

test("a user who signs up with an invitation is approved at once, and the audit log names the admin behind the link", async ({
	admin,
	anyone,
	mark,
}) => {
	const { invitation, url, token } = await invite(admin, { note: mark });
	expect(url).toBe(`${admin.origin}/?invite=${token}`);
	expect(invitation).toMatchObject({ note: mark, role: "user", uses: 1, used: 0 });
	expect(await open(admin)).toContainEqual(invitation);
	expect(JSON.stringify(await open(admin))).not.toContain(token);
	expect(await isOpen(anyone, token)).toBe(true);

	const { status, user } = await signUp(anyone, token);
	expect(status).toBe(200);
	expect(user.isApproved).toBe(true);
	const { user: listed, history } = await details(admin, user.id);
	expect(listed).toMatchObject({ isApproved: true, role: "user" });
	expect(history).toMatchObject([
		{
			action: "approve",
			actorEmail: admin.email,
			after: { isApproved: true, invitation: { id: invitation.id, note: mark } },
		},
	]);

	// It was for one person.
	expect(await isOpen(anyone, token)).toBe(false);
	expect((await open(admin)).map(({ id }) => id)).not.toContain(invitation.id);
	expect(await signUp(anyone, token)).toMatchObject({ status: 400, code: "INVITATION_NOT_VALID" });
	const { entries } = await audit(admin, { target: mark, action: "invite" });
	expect(entries).toMatchObject([{ after: { uses: 1, role: "user", note: mark } }]);
});

test("a link for three people approves three, even when five sign up at the same time", async ({
	admin,
	anyone,
}) => {
	const { token } = await invite(admin, { uses: 3 });
	const results = await Promise.all([1, 2, 3, 4, 5].map(() => signUp(anyone, token)));
	const approved = results.filter(({ status, user }) => status === 200 && user.isApproved);
	expect(approved).toHaveLength(3);
	for (const { status, code, user } of results) {
		// Those who were too late have a pending account, or were rejected before it was created.
		if (status !== 200) expect(code).toBe("INVITATION_NOT_VALID");
		else expect((await details(admin, user.id)).user.isApproved).toBe(user.isApproved);
	}
});

test("an invitation can be ended, expires by itself, and approves only one person when it is for an admin", async ({
	admin,
	anyone,
	approved,
}) => {
	const { invitation, token } = await invite(admin, { uses: 5 });
	const path = `/api/admin/invitations/${invitation.id}`;
	expect((await admin.send("DELETE", path)).status).toBe(204);
	expect((await admin.send("DELETE", path)).status).toBe(404);
	expect(await isOpen(anyone, token)).toBe(false);
	expect(await signUp(anyone, token)).toMatchObject({ code: "INVITATION_NOT_VALID" });

	const boss = await invite(admin, { role: "admin" });
	const { user } = await signUp(anyone, boss.token);
	expect((await details(admin, user.id)).user).toMatchObject({ role: "admin", isApproved: true });

	const soon = await invite(admin, { expiresAt: new Date(Date.now() + 1_500).toISOString() });
	await expect.poll(() => isOpen(anyone, soon.token)).toBe(false);

	for (const wrong of [
		{ uses: 0 },
		{ uses: 1_001 },
		{ uses: 2, role: "admin" },
		{ role: "owner" },
		{ expiresAt: "2001-01-01T00:00:00Z" },
		{ note: "x".repeat(201) },
	]) {
		const response = await admin.send("POST", "/api/admin/invitations", {
			expiresAt: inDays(1),
			...wrong,
		});
		expect([400, 413], JSON.stringify(wrong)).toContain(response.status);
	}
	for (const [method, route] of [
		["GET", "/api/admin/invitations"],
		["POST", "/api/admin/invitations"],
		["DELETE", path],
	] as const) {
		expect((await approved.send(method, route)).status).toBe(403);
		expect((await anyone.send(method, route)).status).toBe(401);
	}
});

test("only e-mail addresses at ALLOWED_EMAIL_DOMAINS may sign up, apart from invited people", async ({
	startWith,
}) => {
	const { signIn } = await startWith({ ALLOWED_EMAIL_DOMAINS: "Example.org, @sub.example.net" });
	const admin = await signIn();
	const { token } = await invite(admin);
	const attempt = async (email: string) => {
		const account = { name: "Someone", email, password: "long enough" };
		return admin.send("POST", "/api/auth/sign-up/email", account);
	};
	for (const email of ["a@example.org", "b@SUB.example.net"]) {
		expect((await attempt(email)).status, email).toBe(200);
	}
	for (const email of [
		"a@example.com",
		"a@example.org.evil.com",
		"a@evilexample.org",
		"a@b.sub.example.net",
	]) {
		const response = await attempt(email);
		expect(response.status, email).toBe(400);
		expect(await response.json(), email).toEqual({
			code: "EMAIL_DOMAIN_NOT_ALLOWED",
			message:
				"Sign up with an e-mail address at example.org or sub.example.net, or ask an admin for an invitation.",
		});
	}
	expect(await signUp(admin, token, "guest@example.com")).toMatchObject({
		status: 200,
		user: { isApproved: true },
	});
});
