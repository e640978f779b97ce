// What users do with their own account.
import { expect, test } from "../support/fixtures.ts";

test("a user changes name and password, which signs them out everywhere else, and ends other sessions", async ({
	approved,
	anyone,
	pageOf,
	mark,
}) => {
	const [second, third] = [await anyone.signIn(approved), await anyone.signIn(approved)];
	const page = await pageOf(approved);
	await page.goto("/");
	await page.getByRole("link", { name: "Account" }).click();
	const devices = page.getByRole("list", { name: "Signed-in devices" }).getByRole("listitem");
	await expect(devices).toHaveCount(3);
	await expect(devices.first()).toContainText("current session");
	await expect(devices.first().getByRole("button")).toHaveCount(0);
	await devices.nth(1).getByRole("button").click();
	await expect(devices).toHaveCount(2);
	expect(
		[(await second.get("/api/usage")).status, (await third.get("/api/usage")).status].sort(),
	).toEqual([200, 401]);
	await page.getByRole("button", { name: "Sign out everywhere else" }).click();
	await expect(devices).toHaveCount(1);
	expect((await third.get("/api/usage")).status).toBe(401);

	await page.getByRole("textbox", { name: "Name" }).fill(`Ann ${mark}`);
	await page.getByRole("button", { name: "Save name" }).click();
	await expect(page.getByText("Saved.")).toBeVisible();
	await page.reload();
	await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(`Ann ${mark}`);

	const other = await anyone.signIn(approved);
	await page.getByLabel("Current password").fill("not the password");
	await page.getByLabel("New password").fill("another long password");
	await page.getByRole("button", { name: "Change password" }).click();
	await expect(page.getByLabel("Current password")).toHaveAttribute("aria-invalid", "true");
	await expect(page.getByLabel("Current password")).toBeFocused();
	await page.getByLabel("Current password").fill(approved.password);
	await page.getByLabel("New password").fill("password1");
	await page.keyboard.press("Enter");
	await expect(page.getByLabel("New password")).toHaveAttribute("aria-invalid", "true");
	await page.getByLabel("New password").fill("another long password");
	await page.keyboard.press("Enter");
	await expect(page.getByText("You are signed out everywhere else.")).toBeVisible();
	await expect(page.getByLabel("New password")).toHaveValue("");
	expect((await other.get("/api/usage")).status).toBe(401);
	await expect(devices).toHaveCount(1);
	await anyone.signIn({ email: approved.email, password: "another long password" });
});

test("after another user has signed in, the page has nothing of the one before", async ({
	approved,
	accounts,
	pageOf,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/account");
	await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("New Person");
	await page.getByLabel("Current password").fill(approved.password);
	const devices = page.getByRole("list", { name: "Signed-in devices" }).getByRole("listitem");
	await expect(devices).toHaveCount(1);
	// The other's own data is slow.
	const held = Promise.withResolvers<void>();
	await page.route("**/api/auth/list-sessions", async (route) => {
		await held.promise;
		await route.continue();
	});
	const other = accounts.approved();
	await other.send("POST", "/api/auth/update-user", { name: `Berta ${mark}` });
	await page.context().addCookies(other.cookies());
	await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
	await expect(page.getByText(`You sign in as ${other.email}.`)).toBeVisible();
	await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue(`Berta ${mark}`);
	await expect(page.getByLabel("Current password")).toHaveValue("");
	await expect(devices).toHaveCount(0);
	held.resolve();
	await expect(devices).toHaveCount(1);
});

test("a user deletes the account with the password, and nothing of it is left in any tab", async ({
	approved,
	admin,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await page.goto("/account");
	const other = await page.context().newPage();
	await other.goto("/account");
	await expect(other.getByText(approved.email).first()).toBeVisible();
	await page.getByRole("button", { name: "Delete account …" }).click();
	const password = page.getByLabel("Your password, to confirm");
	await expect(password).toBeFocused();
	await password.fill("not the password");
	await page.keyboard.press("Enter");
	await expect(password).toHaveAccessibleDescription("The password is wrong.");
	await password.fill(approved.password);
	await page.keyboard.press("Enter");
	for (const each of [page, other]) {
		await expect(each.getByRole("tab", { name: "Sign in" })).toBeVisible();
		await expect(each.getByText(approved.email)).toHaveCount(0);
	}
	expect((await admin.get(`/api/admin/users/${approved.id}`)).status).toBe(404);
	const managing = await pageOf(admin);
	await managing.goto(`/admin/history?target=${encodeURIComponent(approved.email)}`);
	await expect(
		managing.getByRole("list", { name: "History" }).getByRole("listitem").first(),
	).toContainText(`${approved.email} deleted their own account.`);
});

test("the last admin is told why their account cannot be deleted", async ({ approved, pageOf }) => {
	const error = "You are the last admin: make somebody else an admin first.";
	const page = await pageOf(approved);
	await page.route("**/api/account/delete", (route) =>
		route.fulfill({ status: 409, json: { error, code: "CONFLICT" } }),
	);
	await page.goto("/account");
	await page.getByRole("button", { name: "Delete account …" }).click();
	await page.getByLabel("Your password, to confirm").fill(approved.password);
	await page.keyboard.press("Enter");
	await expect(page.getByText(error)).toBeVisible();
});

test("ending two sessions quickly says when the first could not be ended", async ({
	approved,
	pageOf,
}) => {
	await approved.signIn(approved);
	await approved.signIn(approved);
	const page = await pageOf(approved);
	await page.goto("/account");
	const ends = page
		.getByRole("list", { name: "Signed-in devices" })
		.getByRole("button", { name: /^End the session/ });
	await expect(ends).toHaveCount(2);
	const isSecondEnded = Promise.withResolvers<void>();
	let requests = 0;
	await page.route("**/api/auth/revoke-session", async (route) => {
		if (requests++ > 0) return route.continue();
		await isSecondEnded.promise;
		const json = { error: "Temporarily unavailable.", code: "UNAVAILABLE" };
		await route.fulfill({ status: 503, json });
	});
	await ends.first().click();
	await ends.last().click();
	await expect(ends).toHaveCount(1);
	isSecondEnded.resolve();
	await expect(page.getByText("Temporarily unavailable.")).toBeVisible();
});
