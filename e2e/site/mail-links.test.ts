// Forgotten passwords and new e-mail addresses on the pages, with mail and without it.
import type { Mail } from "../../emulator/mail.ts";
import type { EmulatorClient } from "../support/emulator.ts";
import { expect, test } from "../support/gated-worker.ts";
import { PASSWORD } from "../support/people.ts";

/** Returns the link in the mail to somebody. */
async function linkTo(email: string, emulator: EmulatorClient, name: string): Promise<string> {
	const { body } = await emulator.seenOnce<Mail>("mail", email);
	return new RegExp(`/\\?${name}=\\S+`).exec(body.text)?.[0] ?? "";
}

test("a user who forgot the password sets a new one by mail and signs in with it", async ({
	gated,
	emulator,
	browser,
}) => {
	const person = gated.accounts.approved();
	const context = await browser.newContext({
		baseURL: gated.admin.origin,
		extraHTTPHeaders: { "x-mail": "on" },
	});
	const page = await context.newPage();
	await page.goto("/");
	await page.getByLabel("E-mail").fill(person.email);
	await page.getByRole("button", { name: "I forgot my password" }).click();
	await expect(page.getByText("a link for a new password is on its way")).toBeVisible();
	await page.goto(await linkTo(person.email, emulator, "reset"));
	await page.getByLabel("New password").fill("short");
	await page.getByRole("button", { name: "Set the password" }).click();
	await expect(page.getByText("Please lengthen this text")).toBeVisible();
	await page.getByLabel("New password").fill("a better password");
	await page.getByRole("button", { name: "Set the password" }).click();
	// Says it to screen readers, and keeps the keyboard's place.
	await expect(page.getByRole("heading", { name: "Your new password is set" })).toBeFocused();
	await page.getByRole("link", { name: "Continue" }).click();
	await page.getByLabel("E-mail").fill(person.email);
	await page.getByLabel("Password").fill("a better password");
	await page.getByRole("button", { name: "Continue" }).click();
	await expect(page.getByRole("heading", { name: "Interview", level: 1 })).toBeAttached();
	// The link worked once.
	await page.goto("/?reset=used");
	await page.getByLabel("New password").fill(PASSWORD);
	await page.getByRole("button", { name: "Set the password" }).click();
	await expect(page.getByText("This link has been used, or is older than an hour.")).toBeVisible();
	await context.close();
});

test("a new user confirms the e-mail address with the mailed link, also when the server fails at first", async ({
	gated,
	emulator,
	browser,
}) => {
	const email = `${crypto.randomUUID()}@example.com`;
	await gated.admin.fetch("/api/auth/sign-up/email", {
		method: "POST",
		headers: { "Content-Type": "application/json", "x-mail": "on" },
		body: JSON.stringify({ name: "New Person", email, password: PASSWORD }),
	});
	const context = await browser.newContext({
		baseURL: gated.admin.origin,
		extraHTTPHeaders: { "x-mail": "on" },
	});
	const page = await context.newPage();
	await page.route(
		"**/api/auth/verify-email",
		(route) =>
			route.fulfill({ status: 503, json: { code: "UNAVAILABLE", message: "D1 is down." } }),
		{ times: 1 },
	);
	await page.goto(await linkTo(email, emulator, "verify"));
	await expect(page.getByText("Sign in to confirm your address.")).toBeVisible();
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password").fill(PASSWORD);
	await page.getByRole("button", { name: "Continue" }).click();
	await expect(
		page.getByRole("heading", { name: "Your e-mail address could not be confirmed" }),
	).toBeFocused();
	await expect(page.getByRole("alert").getByText("D1 is down.")).toBeVisible();
	await page.getByRole("button", { name: "Try again" }).click();
	await expect(
		page.getByRole("heading", { name: "Your e-mail address is confirmed" }),
	).toBeFocused();
	await page.goto("/?verify=guessed");
	await expect(page.getByRole("heading", { name: "This link does not work" })).toBeVisible();
	const other = `${crypto.randomUUID()}@example.com`;
	await gated.admin.fetch("/api/auth/sign-up/email", {
		method: "POST",
		headers: { "Content-Type": "application/json", "x-mail": "on" },
		body: JSON.stringify({ name: "Other Person", email: other, password: PASSWORD }),
	});
	await page.goto(await linkTo(other, emulator, "verify"));
	await expect(
		page.getByRole("heading", { name: "This link is for another account" }),
	).toBeFocused();
	await context.close();
});

test("admins see which e-mail addresses are not confirmed, where there is mail", async ({
	gated,
	browser,
}) => {
	const { id, email } = await gated.admin.signUp("New Person");
	for (const [headers, count] of [
		[{ "x-mail": "on" }, 1],
		[{}, 0],
	] as const) {
		const context = await browser.newContext({
			baseURL: gated.admin.origin,
			extraHTTPHeaders: headers,
		});
		await context.addCookies(gated.admin.cookies());
		const page = await context.newPage();
		for (const url of [`/admin?q=${email}`, `/admin/person?id=${id}`]) {
			const options = page.waitForResponse("**/api/account/options");
			await page.goto(url);
			await options;
			await expect(page.getByText(email)).toBeVisible();
			await expect(page.getByText("not confirmed")).toHaveCount(count);
		}
		await gated.sql(`update "user" set emailVerified = 1 where id = ?`, id);
		await page.reload();
		await expect(page.getByText(email)).toBeVisible();
		await expect(page.getByText("not confirmed")).toHaveCount(0);
		await gated.sql(`update "user" set emailVerified = 0 where id = ?`, id);
		await context.close();
	}
});

test("without mail, sign-in says to ask an admin for a new password", async ({ page, gated }) => {
	await page.goto(gated.admin.origin);
	await expect(page.getByText("Ask your admin to set a new one.")).toBeVisible();
	await expect(page.getByRole("button", { name: "I forgot my password" })).toHaveCount(0);
});

test("a link for a new password is requested for a valid e-mail address only, and then for another", async ({
	gated,
	browser,
}) => {
	const context = await browser.newContext({
		baseURL: gated.admin.origin,
		extraHTTPHeaders: { "x-mail": "on" },
	});
	const page = await context.newPage();
	const requested: unknown[] = [];
	page.on("request", (request) => {
		if (request.url().endsWith("/request-password-reset")) requested.push(request.postDataJSON());
	});
	await page.goto("/");
	const email = page.getByLabel("E-mail");
	const button = page.getByRole("button", { name: "I forgot my password" });
	for (const invalid of ["", "nonsense"]) {
		await email.fill(invalid);
		await button.click();
		await expect(email).toBeFocused();
		await expect(email).toHaveAttribute("aria-invalid", "true");
		await expect(page.getByLabel("Password")).not.toHaveAttribute("aria-invalid");
	}
	const addresses = [1, 2].map(() => `${crypto.randomUUID()}@example.com`);
	for (const address of addresses) {
		await email.fill(address);
		await button.click();
		await expect(page.getByText(`If ${address} has an account, a link`)).toBeVisible();
		await expect(button).toBeFocused();
		await expect(email).not.toHaveAttribute("aria-invalid");
	}
	expect(requested).toEqual(addresses.map((address) => ({ email: address })));
	await context.close();
});

test("sign-in says nothing about forgotten passwords while it does not know whether there is mail", async ({
	page,
	gated,
}) => {
	const asked = Promise.withResolvers<void>();
	const released = Promise.withResolvers<void>();
	await page.route("**/api/account/options", async (route) => {
		asked.resolve();
		await released.promise;
		await route.fulfill({ status: 503, json: { code: "UNAVAILABLE", error: "D1 is down." } });
	});
	await page.goto(`${gated.admin.origin}/?why=ended`);
	await asked.promise;
	await expect(page.getByLabel("Password")).toBeVisible();
	await expect(page.getByText(/forg[oe]t/i)).toHaveCount(0);
	released.resolve();
	// Shown as soon as the options have been answered.
	await expect(page.getByText("Your session has ended.")).toBeVisible();
	await expect(page.getByText(/forg[oe]t/i)).toHaveCount(0);
});
