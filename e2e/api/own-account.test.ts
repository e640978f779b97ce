// What users do with their own accounts: a note while they wait, deleting the account; and the audit rows of both.
import { audit, details, signIn } from "../support/admin-api.ts";
import { expect, test } from "../support/fixtures.ts";
import { PASSWORD, readFrames } from "../support/people.ts";

test("a user pending approval can send the admins one note", async ({
	pending,
	approved,
	anyone,
	admin,
	mark,
}) => {
	const leave = (note: unknown, person = pending) =>
		person.send("POST", "/api/account/note", { note });
	for (const wrong of ["", "  ", 7]) expect((await leave(wrong)).status).toBe(400);
	expect((await leave("x".repeat(501))).status).toBe(413);
	const sent = async () => (await pending.get("/api/account/note")).json<{ note: string | null }>();
	expect(await sent()).toEqual({ note: null });
	expect((await leave(`  I am from ${mark}. `)).status).toBe(204);
	expect(await sent()).toEqual({ note: `I am from ${mark}.` });
	expect((await leave("another")).status).toBe(409);
	expect((await leave("approved already", approved)).status).toBe(409);
	expect((await anyone.send("POST", "/api/account/note", { note: "x" })).status).toBe(401);
	const { user } = await details(admin, pending.id);
	expect(user).toMatchObject({ requestNote: `I am from ${mark}.` });
});

test("deleting an account deletes its data, but not its audit rows and usage", async ({
	approved,
	anyone,
	admin,
	emulator,
	mark,
}) => {
	await readFrames(await approved.ask(mark));
	await emulator.seenOnce("posthog", mark);
	const usage = `/api/admin/usage?by=person&userId=${approved.id}`;
	const used = async () =>
		(await (await admin.get(usage)).json<{ rows: { usd: number; email: string | null }[] }>()).rows;
	await expect.poll(async () => (await used()).length).toBe(1);
	const [before] = await used();

	const remove = (password: unknown) => approved.send("POST", "/api/account/delete", { password });
	for (const [password, code] of [
		["wrong password", "WRONG_PASSWORD"],
		[undefined, "INVALID_REQUEST"],
	]) {
		const response = await remove(password);
		expect(response.status).toBe(400);
		expect(await response.json()).toMatchObject({ code });
	}
	const response = await remove(PASSWORD);
	expect(response.status).toBe(204);
	expect(response.headers.getSetCookie().join()).toMatch(/session_token=;.*Max-Age=0/i);
	expect((await approved.get("/api/usage")).status).toBe(401);
	expect(await signIn(anyone, approved.email, PASSWORD)).toBe(401);
	expect((await admin.get(`/api/admin/users/${approved.id}`)).status).toBe(404);
	const { entries } = await audit(admin, { target: approved.id, action: "own-deletion" });
	expect(entries).toMatchObject([{ targetEmail: approved.email, before: { role: "user" } }]);
	expect(await used()).toMatchObject([{ usd: before?.usd, email: null }]);
});

test("the last admin cannot delete their own account", async ({ startWith }) => {
	const { signIn: enter } = await startWith({});
	const admin = await enter();
	const remove = () => admin.send("POST", "/api/account/delete", { password: PASSWORD });
	const response = await remove();
	expect(response.status).toBe(409);
	expect(await response.json()).toMatchObject({ code: "CONFLICT" });
	const other = await admin.signUpApproved();
	await admin.send("PATCH", `/api/admin/users/${other.id}`, { role: "admin" });
	expect((await remove()).status).toBe(204);
});

test("the audit log has sign-ins, failed ones counted by the hour, and password changes", async ({
	approved,
	anyone,
	admin,
}) => {
	for (let i = 0; i < 3; i++) {
		expect(await signIn(anyone, approved.email, "a wrong password")).toBe(401);
	}
	expect(await signIn(anyone, approved.email, PASSWORD)).toBe(200);
	const change = { currentPassword: PASSWORD, newPassword: "another long password" };
	expect((await approved.send("POST", "/api/auth/change-password", change)).status).toBe(200);
	const history = async () => (await details(admin, approved.id)).history;
	await expect.poll(async () => (await history()).length).toBe(4);
	await expect
		.poll(async () => (await history()).find(({ action }) => action === "failed-sign-in")?.after)
		.toEqual({ count: 3 });
	const [password, entered, failed] = await history();
	expect(password).toMatchObject({
		action: "own-password",
		actorEmail: approved.email,
		after: null,
	});
	expect(entered).toMatchObject({ action: "sign-in", targetEmail: approved.email });
	expect(failed).toMatchObject({ action: "failed-sign-in", actorEmail: null });
	// Nothing about accounts that do not exist.
	const unknown = `${crypto.randomUUID()}@example.com`;
	expect(await signIn(anyone, unknown, "a wrong password")).toBe(401);
	expect((await audit(admin, { target: unknown })).entries).toEqual([]);
});

test("a banned user is told the reason and the end at sign-in", async ({
	approved,
	anyone,
	admin,
}) => {
	const ban = {
		banned: true,
		banReason: "Too many questions.",
		banExpires: "2999-01-01T10:30:00Z",
	};
	await admin.send("PATCH", `/api/admin/users/${approved.id}`, ban);
	const message = "Your account is banned until 2999-01-01 10:30 UTC: Too many questions.";
	const enter = (password: string) =>
		anyone.send("POST", "/api/auth/sign-in/email", { email: approved.email, password });
	const response = await enter(PASSWORD);
	expect(response.status).toBe(403);
	expect(await response.json()).toEqual({ code: "BANNED_USER", message });
	// Without the right password, sign-in reveals nothing about the ban.
	expect(await (await enter("a wrong password")).text()).not.toContain("Too many");
	await admin.send("PATCH", `/api/admin/users/${approved.id}`, {
		banReason: null,
		banExpires: null,
	});
	expect(await (await enter(PASSWORD)).json()).toMatchObject({
		message: "Your account is banned.",
	});
});
