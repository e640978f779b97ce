// What users may do with their own account: sign-up, names, passwords.
import { expect, test } from "../support/fixtures.ts";

test("no request by a user sets their own approval, role or ban", async ({ anyone, pending }) => {
	const account = { email: `${crypto.randomUUID()}@example.com`, password: "long enough" };
	const signUp = await anyone.send("POST", "/api/auth/sign-up/email", {
		name: "Someone",
		...account,
		isApproved: true,
	});
	expect(signUp.status).toBe(200);
	expect((await signUp.json<{ user: object }>()).user).toMatchObject({
		isApproved: false,
		role: "user",
	});
	for (const change of [{ role: "admin" }, { banReason: "x" }]) {
		const own = {
			name: "Someone",
			email: `${crypto.randomUUID()}@example.com`,
			password: "long enough",
		};
		const response = await anyone.send("POST", "/api/auth/sign-up/email", { ...own, ...change });
		expect(response.status, JSON.stringify(change)).toBe(400);
	}
	for (const change of [{ isApproved: true }, { role: "admin" }, { banned: false }]) {
		const response = await pending.send("POST", "/api/auth/update-user", change);
		expect(response.status, JSON.stringify(change)).toBe(400);
	}
	const { user } = await (await pending.get("/api/auth/session")).json<{ user: object }>();
	expect(user).toMatchObject({ isApproved: false, role: "user" });
});

test("an update without changes is an INVALID_REQUEST", async ({ pending }) => {
	for (const change of [{}, { name: null }]) {
		const response = await pending.send("POST", "/api/auth/update-user", change);
		expect(response.status).toBe(400);
		expect(await response.json()).toEqual({
			code: "INVALID_REQUEST",
			message: "No fields to update",
		});
	}
});

test("sign-in returns the same error for a wrong password and an unknown account", async ({
	approved,
	anyone,
}) => {
	const fail = async (email: string) => {
		const response = await anyone.send("POST", "/api/auth/sign-in/email", {
			email,
			password: "a wrong password",
		});
		return { status: response.status, body: await response.json() };
	};
	const wrong = await fail(approved.email);
	expect(wrong).toEqual(await fail(`${crypto.randomUUID()}@example.com`));
	expect(wrong.status).toBe(401);
});

test("passwords have 8 to 128 characters", async ({ anyone }) => {
	for (const [length, status] of [
		[7, 400],
		[8, 200],
		[128, 200],
		[129, 400],
	] as const) {
		const response = await anyone.send("POST", "/api/auth/sign-up/email", {
			name: "Someone",
			email: `${crypto.randomUUID()}@example.com`,
			password: "x".repeat(length),
		});
		expect(response.status, `${length} characters`).toBe(status);
	}
});

test("a very common password is rejected at sign-up, password change and when an admin sets it", async ({
	anyone,
	approved,
	admin,
}) => {
	const TOO_COMMON = "PASSWORD_TOO_COMMON";
	const email = `${crypto.randomUUID()}@example.com`;
	const signUp = (password: string) =>
		anyone.send("POST", "/api/auth/sign-up/email", { name: "Someone", email, password });
	const refused = await signUp("Password");
	expect(refused.status).toBe(400);
	expect(await refused.json()).toMatchObject({ code: TOO_COMMON });
	expect((await signUp("password of mine")).status).toBe(200);
	const own = await approved.send("POST", "/api/auth/change-password", {
		currentPassword: approved.password,
		newPassword: "iloveyou",
	});
	expect(await own.json()).toMatchObject({ code: TOO_COMMON });
	const path = `/api/admin/users/${approved.id}/password`;
	const byAdmin = await admin.send("POST", path, { password: "12345678" });
	expect(byAdmin.status).toBe(400);
	expect(await byAdmin.json()).toMatchObject({ code: TOO_COMMON });
	expect((await approved.get("/api/deepgram")).status).toBe(200);
});

test("changing the password ends all sessions but the current one", async ({
	approved,
	anyone,
}) => {
	const second = await anyone.signIn(approved);
	const response = await approved.send("POST", "/api/auth/change-password", {
		currentPassword: approved.password,
		newPassword: "another long password",
	});
	expect(response.status).toBe(200);
	expect((await second.get("/api/deepgram")).status).toBe(401);
	expect((await approved.get("/api/deepgram")).status).toBe(200);
});

test("a name must not be blank, and an image must be a web URL", async ({ pending }) => {
	for (const change of [{ name: "  " }, { name: null }, { image: "javascript:alert(1)" }]) {
		const response = await pending.send("POST", "/api/auth/update-user", change);
		expect(response.status, JSON.stringify(change)).toBe(400);
	}
	const right = { name: "Ada", image: "https://example.com/a.png" };
	expect((await pending.send("POST", "/api/auth/update-user", right)).status).toBe(200);
});

test("a name needs a visible character and has no control characters", async ({
	anyone,
	approved,
}) => {
	for (const name of ["\u200b", "\u3164", "\u2800", " \u202e ", "A\u0000B"]) {
		const rename = await approved.send("POST", "/api/auth/update-user", { name });
		expect(rename.status, JSON.stringify(name)).toBe(400);
		const signUp = await anyone.send("POST", "/api/auth/sign-up/email", {
			name,
			password: "long enough now",
			email: `${crypto.randomUUID()}@example.com`,
		});
		expect(signUp.status).toBe(400);
		expect(await signUp.json()).toMatchObject({ message: expect.stringMatching(/^`name` must/) });
	}
});

test("a user agent of 15,000 characters is cut to 512 before it is stored", async ({
	approved,
	admin,
}) => {
	const response = await approved.fetch("/api/auth/sign-in/email", {
		method: "POST",
		headers: { "Content-Type": "application/json", "User-Agent": "u".repeat(15_000) },
		body: JSON.stringify({ email: approved.email, password: approved.password }),
	});
	expect(response.status).toBe(200);
	expect(response.headers.getSetCookie().join("").length).toBeLessThan(6_000);
	const { sessions } = await (await admin.get(`/api/admin/users/${approved.id}`)).json<{
		sessions: { userAgent: string }[];
	}>();
	const lengths = sessions.map(({ userAgent }) => userAgent.length).sort((a, b) => b - a);
	expect(lengths[0]).toBe(512);
});

test("endpoints of Better Auth that the product does not use answer 404", async ({ approved }) => {
	for (const path of [
		"verify-password",
		"delete-user",
		"change-email",
		"update-session",
		"link-social",
		"request-password-reset",
		"sign-in/social",
		"callback/x",
		"error",
		"ok",
		"admin/set-role",
		"admin/update-user",
		"admin/list-users",
	]) {
		for (const method of ["GET", "POST"]) {
			const response = await approved.send(
				method,
				`/api/auth/${path}`,
				method === "POST" ? {} : undefined,
			);
			expect(response.status, `${method} ${path}`).toBe(404);
			expect(await response.json()).toMatchObject({ code: "NOT_FOUND" });
		}
	}
});
