// The page of one user, and the history.
import type { Page } from "@playwright/test";
import { choose, confirmDelete, open, said } from "../support/admin-page.ts";
import { expect, test } from "../support/fixtures.ts";

test("an admin ends a session, sets a password and deletes the user; the history has each", async ({
	admin,
	approved,
	pageOf,
}) => {
	const second = await approved.fetch("/api/auth/sign-in/email", {
		method: "POST",
		headers: {
			"Content-Type": "application/json",
			"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/605.1.15",
		},
		body: JSON.stringify({ email: approved.email, password: approved.password }),
	});
	expect(second.status).toBe(200);
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${approved.id}`);
	const sessions = page.getByRole("list", { name: "Signed-in devices" }).getByRole("listitem");
	await expect(sessions).toHaveCount(2);
	await page.getByRole("button", { name: /End the session on Safari on iPhone/ }).click();
	await expect(said(page, "One session of New Person has ended.")).toBeVisible();
	await expect(sessions).toHaveCount(1);
	await expect(page.getByRole("button", { name: /End the session on/ })).toBeFocused();
	const history = page.getByRole("list", { name: "History" });
	await expect(history).toContainText(`${admin.email} ended one session of ${approved.email}.`);
	await expect(history).toContainText(`${admin.email} approved ${approved.email}.`);
	expect((await approved.get("/api/deepgram")).status).toBe(200);

	await choose(page, "New Person", "Set a password …");
	const dialog = page.getByRole("dialog", { name: "Set a password for New Person" });
	await dialog.getByLabel("New password").fill("short");
	await page.keyboard.press("Enter");
	await expect(dialog.getByLabel("New password")).toHaveAttribute("aria-invalid", "true");
	await dialog.getByLabel("New password").fill("a long enough one");
	await page.keyboard.press("Enter");
	await expect(page.getByText("Not signed in anywhere.")).toBeVisible();
	await expect(page.getByRole("button", { name: "More actions for New Person" })).toBeFocused();
	// The page shows it before the server has answered.
	await expect.poll(async () => (await approved.get("/api/deepgram")).status).toBe(401);

	await choose(page, "New Person", "Delete …");
	await confirmDelete(page, approved.email);
	await expect(page).toHaveURL(/\/admin$/);
	await expect(said(page, "New Person was deleted.")).toBeVisible();
	await page.goto(`/admin/person?id=${approved.id}`);
	await page.getByRole("link", { name: "View history" }).click();
	await expect(history).toContainText(`${admin.email} deleted ${approved.email}.`);
});

test("the history is filtered by target, actor and action, and the filters are in the URL", async ({
	admin,
	approved,
	pageOf,
}) => {
	await admin.send("PATCH", `/api/admin/users/${approved.id}`, {
		banned: true,
		banReason: "Sold their seat",
	});
	const page = await pageOf(admin);
	await page.goto("/admin");
	await page.getByRole("link", { name: "History" }).click();
	await page.getByLabel("Affected user").fill(approved.email);
	const entries = page.getByRole("list", { name: "History" }).getByRole("listitem");
	await expect(entries).toHaveCount(2);
	await page.getByLabel("Action", { exact: true }).selectOption("Bans");
	await expect(entries).toHaveCount(1);
	await expect(entries).toContainText(
		`${admin.email} banned ${approved.email}: “Sold their seat”.`,
	);
	await page.getByLabel("Performed by").fill("nobody@nowhere");
	await expect(page.getByText("No entries match these filters.")).toBeVisible();
	await page.goBack();
	await expect(entries).toHaveCount(1);
	await page.reload();
	await expect(entries).toHaveCount(1);
	await expect(page.getByLabel("Action", { exact: true })).toHaveValue("ban");
});

test("an id that is a relative path segment is an unknown user", async ({ admin, pageOf }) => {
	const page = await pageOf(admin);
	for (const id of [".", "..", "%2e"]) {
		await page.goto(`/admin/person?id=${encodeURIComponent(id)}`);
		await expect(page.getByText("This user does not exist or has been deleted.")).toBeVisible();
	}
});

test("a right-to-left override in a name does not reverse the text around it", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	const name = `Ann\u202e ${mark}`;
	const person = await accounts.named(name);
	const page = await pageOf(admin);
	await open(page, mark, "&status=all");
	/** Whether the last two characters of this element's own text are drawn from left to right. */
	const runsForward = (part: ReturnType<Page["locator"]>) =>
		part.evaluate((element) => {
			const lefts: number[] = [];
			const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
			while (texts.nextNode()) {
				const text = texts.currentNode;
				if (text.parentElement?.closest("bdi")) continue;
				for (let at = 0; at < (text.textContent ?? "").trimEnd().length; at++) {
					const range = document.createRange();
					range.setStart(text, at);
					range.setEnd(text, at + 1);
					lefts.push(range.getBoundingClientRect().left);
				}
			}
			return (lefts.at(-1) ?? 0) > (lefts.at(-2) ?? Number.POSITIVE_INFINITY);
		});
	await page.getByRole("button", { name: /^Approve Ann/ }).click();
	const toast = said(page, /is approved\./);
	await expect(toast).toBeVisible();
	expect(await runsForward(toast)).toBe(true);
	await page.getByRole("button", { name: /^More actions for Ann/ }).click();
	await page.getByRole("menuitem", { name: "Delete …" }).click();
	const title = page.getByRole("heading", { name: /^Delete Ann/ });
	await expect(title).toBeVisible();
	expect(await runsForward(title)).toBe(true);
	await page.keyboard.press("Escape");

	await admin.send("PATCH", `/api/admin/users/${person.id}`, {
		banned: true,
		banReason: "Sold\u202e their seat",
	});
	await page.goto(`/admin/person?id=${person.id}`);
	const ban = page.getByRole("definition").filter({ hasText: "until an admin lifts it" });
	await expect(ban).toBeVisible();
	expect(await runsForward(ban)).toBe(true);
	const entry = page.getByRole("list", { name: "History" }).getByText(/”\.$/);
	await expect(entry).toBeVisible();
	expect(await runsForward(entry)).toBe(true);
	await open(page, `nobody\u202e ${mark}`);
	const empty = page.getByText(/^No matches for/);
	await expect(empty).toBeVisible();
	expect(await runsForward(empty)).toBe(true);
});

test("a user's page leads back to the list as it was", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	const person = await accounts.named(`Ann ${mark}`);
	const page = await pageOf(admin);
	await open(page, mark, "&status=all&sort=name");
	const url = page.url();
	await page.getByRole("link", { name: `Ann ${mark}` }).click();
	await expect(page.getByRole("heading", { name: `Ann ${mark}` })).toBeVisible();
	await page.reload();
	await page.getByRole("link", { name: "Back to the list" }).click();
	await expect(page).toHaveURL(url);
	await page.getByRole("link", { name: `Ann ${mark}` }).click();
	// The list has a button of the same name as the user's page.
	await expect(page.getByRole("link", { name: "Back to the list" })).toBeVisible();
	await choose(page, `Ann ${mark}`, "Delete …");
	await confirmDelete(page, person.email);
	await expect(page).toHaveURL(url);
});
