// How people get access: with an invitation, or by waiting for approval, with a note to the admins.
import type { Page } from "@playwright/test";
import { open, row, said } from "../support/admin-page.ts";
import { expect, test } from "../support/fixtures.ts";
import { PASSWORD, randomIpAddress } from "../support/people.ts";

/** Fills in the form of a sign-up and sends it. */
async function signUp(page: Page, email = `${crypto.randomUUID()}@example.com`): Promise<string> {
	await page.getByLabel("Name").fill("Invited Person");
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password").fill(PASSWORD);
	await page.getByRole("button", { name: "Create account" }).click();
	return email;
}

test("an admin creates a link, the person who signs up with it can start at once, and it works for nobody else", async ({
	admin,
	pageOf,
	page,
	browser,
	origin,
	mark,
}) => {
	const managing = await pageOf(admin);
	await managing.goto("/admin");
	await managing.getByRole("link", { name: "Invite people" }).click();
	await managing.getByLabel("Note (optional)").fill(`For ${mark}`);
	await managing.getByRole("button", { name: "Make link" }).click();
	const link = await managing.getByRole("textbox", { name: "The link" }).inputValue();
	const opened = managing.getByRole("list", { name: "Open invitations" });
	await expect(opened).toContainText(`For ${mark}`);
	await managing.context().grantPermissions(["clipboard-read", "clipboard-write"]);
	await managing.getByRole("button", { name: "Copy link" }).click();
	await expect(managing.getByText("Copied.")).toBeVisible();
	expect(await managing.evaluate(() => navigator.clipboard.readText())).toBe(link);

	await page.goto(link);
	await expect(page.getByRole("tab", { name: "Sign up" })).toHaveAttribute("aria-selected", "true");
	await expect(page.getByText("You are invited.")).toBeVisible();
	await expect(page.getByText("An admin must approve")).toHaveCount(0);
	// A second person opens the same link before the first has signed up.
	const context = await browser.newContext({
		baseURL: origin,
		extraHTTPHeaders: { "cf-connecting-ip": randomIpAddress() },
	});
	const late = await context.newPage();
	await late.goto(link);
	await expect(late.getByText("You are invited.")).toBeVisible();
	const email = await signUp(page);
	await expect(page.getByRole("heading", { name: "Interview", level: 1 })).toBeVisible();
	await expect(page).toHaveURL(/\/$/);
	await expect(opened.getByText(`For ${mark}`)).toHaveCount(0);

	await signUp(late);
	await expect(late.getByText("This invitation has been used or has ended.")).toHaveCount(1);
	await expect(late.getByText("An admin must approve")).toBeVisible();
	await late.getByRole("button", { name: "Create account" }).click();
	await expect(late.getByRole("heading", { name: "Waiting for approval" })).toBeVisible();
	await context.close();

	await managing.goto(`/admin/history?target=${encodeURIComponent(email)}`);
	await expect(managing.getByRole("list", { name: "History" })).toContainText(
		`${admin.email} invited ${email}, who signed up by the link: “For ${mark}”.`,
	);
	await managing.goto(`/admin/history?target=${encodeURIComponent(mark)}`);
	await expect(managing.getByRole("list", { name: "History" })).toHaveText(
		new RegExp(`^${admin.email} made a link for one person, until .*: “For ${mark}”\\.`),
	);
});

test("an admin ends a link, and the page says so to anyone who follows it", async ({
	admin,
	pageOf,
	page,
	mark,
}) => {
	const managing = await pageOf(admin);
	await managing.goto("/admin/invitations");
	await managing.getByLabel("Note (optional)").fill(mark);
	await managing.getByLabel("How many people").fill("1001");
	await managing.getByRole("button", { name: "Make link" }).click();
	await expect(managing.getByLabel("How many people")).toHaveAttribute("aria-invalid", "true");
	await managing.getByLabel("How many people").fill("3");
	await managing.getByRole("button", { name: "Make link" }).click();
	const link = await managing.getByRole("textbox", { name: "The link" }).inputValue();
	await managing.getByRole("button", { name: `End the invitation ${mark}` }).click();
	await expect(said(managing, `The link “${mark}” has ended.`)).toBeVisible();
	await expect(managing.getByRole("button", { name: `End the invitation ${mark}` })).toHaveCount(0);
	await page.goto(link);
	await expect(page.getByText("This invitation has been used or has ended.")).toBeVisible();
	await signUp(page);
	await expect(page.getByRole("heading", { name: "Waiting for approval" })).toBeVisible();
});

test("ending two links quickly reports both, also the one that could not be ended", async ({
	admin,
	pageOf,
	mark,
}) => {
	for (const note of [`first ${mark}`, `second ${mark}`]) {
		const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
		await admin.send("POST", "/api/admin/invitations", { note, expiresAt });
	}
	const page = await pageOf(admin);
	await page.goto("/admin/invitations");
	const isSecondEnded = Promise.withResolvers<void>();
	let requests = 0;
	await page.route("**/api/admin/invitations/*", async (route) => {
		if (requests++ > 0) return route.continue();
		await isSecondEnded.promise;
		const json = { error: "Temporarily unavailable.", code: "UNAVAILABLE" };
		await route.fulfill({ status: 503, json });
	});
	const end = (note: string) =>
		page.getByRole("button", { name: `End the invitation ${note} ${mark}` });
	await end("first").click();
	await expect(end("first")).toBeDisabled();
	await end("second").click();
	await expect(said(page, `The link “second ${mark}” has ended.`)).toBeVisible();
	await expect(end("first")).toBeDisabled();
	isSecondEnded.resolve();
	await expect(said(page, "Temporarily unavailable.")).toBeVisible();
	await expect(end("first")).toBeEnabled();
});

test("an invitation that could not be checked is checked again with a button", async ({ page }) => {
	await page.route(
		"**/api/invitations/*",
		(route) =>
			route.fulfill({ status: 429, json: { code: "RATE_LIMITED", error: "Too many requests." } }),
		{ times: 1 },
	);
	await page.goto("/?invite=guessed");
	await expect(page.getByText("Your invitation could not be checked.")).toBeVisible();
	await expect(page.getByText("Too many requests.")).toBeVisible();
	await expect(page.getByText("Checking your invitation")).toHaveCount(0);
	await page.getByRole("button", { name: "Try again" }).click();
	await expect(page.getByText("This invitation has been used or has ended.")).toBeVisible();
});

test("an address outside the allowed domains is rejected at its field", async ({ page }) => {
	const error = "Sign up with an e-mail address at example.org, or ask an admin for an invitation.";
	await page.route("**/api/auth/sign-up/email", (route) =>
		route.fulfill({ status: 400, json: { code: "EMAIL_DOMAIN_NOT_ALLOWED", message: error } }),
	);
	await page.goto("/");
	await page.getByRole("tab", { name: "Sign up" }).click();
	await signUp(page);
	await expect(page.getByLabel("E-mail")).toHaveAccessibleDescription(error);
	await expect(page.getByLabel("E-mail")).toBeFocused();
	// Red, not only described.
	const bad = await page.getByText(error).evaluate((text) => getComputedStyle(text).color);
	await expect(page.getByLabel("E-mail")).toHaveCSS("border-top-color", bad);
});

test("a user pending approval sends the admins one note, which they read in the list", async ({
	accounts,
	admin,
	pageOf,
	mark,
}) => {
	const waiting = await accounts.named(`Ann ${mark}`);
	const page = await pageOf(waiting);
	await page.goto("/");
	await page.getByLabel("Who are you?").fill(`I am Ann of the data team, ${mark}.`);
	await page.getByRole("button", { name: "Send note" }).click();
	await expect(page.getByText("Your note has been sent")).toBeVisible();
	await page.reload();
	await expect(page.getByText(`I am Ann of the data team, ${mark}.`)).toBeVisible();
	await expect(page.getByRole("button", { name: "Send note" })).toHaveCount(0);
	const managing = await pageOf(admin);
	for (const width of [1280, 390]) {
		await managing.setViewportSize({ width, height: 800 });
		await open(managing, mark);
		await expect(row(managing, mark)).toContainText(`I am Ann of the data team, ${mark}.`);
	}
});
