// The list of users: search, tabs, order, pages, and how it keeps up with the server.

import {
	column,
	five,
	open,
	row,
	rows,
	said,
	selectAll,
	tab,
	twentySeven,
} from "../support/admin-page.ts";
import { expect, test } from "../support/fixtures.ts";

test("a new sign-up appears without a reload", async ({ admin, anyone, pageOf, mark }) => {
	const page = await pageOf(admin);
	await open(page, mark);
	await expect(page.getByText(/No matches for/)).toBeVisible();
	await anyone.signUp(`Ann ${mark}`);
	await expect(row(page, `Ann ${mark}`)).toBeVisible();
});

test("search, tab and order are in the URL: Back, reload and a link keep them", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	await five(accounts, mark);
	const page = await pageOf(admin);
	await page.goto("/admin");
	const search = page.getByRole("searchbox", { name: "Search by name or e-mail" });
	await search.pressSequentially(mark);
	await expect(rows(page)).toHaveCount(5);
	await expect(search).toBeFocused();
	await column(page, "Name").getByRole("button").click();
	await expect(rows(page).first()).toContainText("Ann");
	await column(page, "Name").getByRole("button").click();
	await expect(rows(page).first()).toContainText("Eva");
	await expect(column(page, "Name")).toHaveAttribute("aria-sort", "descending");
	await page.goBack();
	await expect(rows(page).first()).toContainText("Ann");
	await tab(page, "Everyone").click();
	await expect(page).toHaveURL(/status=all/);
	await expect(rows(page)).toHaveCount(5);
	const link = page.url();

	await page.reload();
	await expect(search).toHaveValue(mark);
	await expect(rows(page)).toHaveCount(5);
	await expect(tab(page, "Everyone")).toHaveAttribute("aria-selected", "true");
	await page.goBack();
	await expect(tab(page, "Waiting")).toHaveAttribute("aria-selected", "true");
	await page.goBack();
	await expect(column(page, "Joined")).toHaveAttribute("aria-sort", "descending");
	await page.goBack();
	await expect(search).toHaveValue("");

	const other = await pageOf(admin);
	await other.goto(link);
	await expect(rows(other)).toHaveCount(5);
	await expect(rows(other).first()).toContainText("Ann");
});

test("a long list has pages", async ({ admin, accounts, pageOf, mark }) => {
	await twentySeven(accounts, mark);
	const page = await pageOf(admin);
	await open(page, mark);
	await expect(page.getByText("Page 1 of 2")).toBeVisible();
	await page.getByRole("button", { name: "Next" }).click();
	await expect(rows(page)).toHaveCount(2);
	await page.goBack();
	await expect(rows(page)).toHaveCount(25);

	// The last page is gone when its last users are.
	await page.goForward();
	await expect(rows(page)).toHaveCount(2);
	await selectAll(page).check();
	await page.getByRole("button", { name: "Approve", exact: true }).click();
	await expect(rows(page)).toHaveCount(25);
	await expect(page).not.toHaveURL(/page=/);
	await expect(page.getByRole("heading", { name: "People" })).toBeFocused();
});

test("a page number past the end leads to the last page, of users and of the history", async ({
	admin,
	approved,
	accounts,
	pageOf,
	mark,
}) => {
	await five(accounts, mark);
	const page = await pageOf(admin);
	await open(page, mark, "&page=9");
	await expect(rows(page)).toHaveCount(5);
	await expect(page).not.toHaveURL(/page=/);
	await page.goto(`/admin/history?target=${encodeURIComponent(approved.email)}&page=9`);
	await expect(page.getByRole("list", { name: "History" }).getByRole("listitem")).toHaveCount(1);
	await expect(page).not.toHaveURL(/page=/);
});

test("the end of the session leads to sign-in with the reason, and back to the same view", async ({
	admin,
	approved,
	accounts,
	pageOf,
	mark,
}) => {
	await admin.send("PATCH", `/api/admin/users/${approved.id}`, { role: "admin" });
	await five(accounts, mark);
	const page = await pageOf(approved);
	await open(page, mark, "&sort=name");
	await expect(rows(page)).toHaveCount(5);
	const view = page.url();
	await admin.send("POST", `/api/admin/users/${approved.id}/sign-out`);
	const ended = page.getByText("Your session has ended.");
	// The page polls, and may have noticed first.
	await page
		.getByRole("button", { name: `Approve Ann ${mark}` })
		.or(ended)
		.click();
	await expect(ended).toBeVisible();
	await page.getByLabel("E-mail").fill(approved.email);
	await page.getByLabel("Password").fill(approved.password);
	await page.keyboard.press("Enter");
	await expect(page).toHaveURL(view);
	await expect(rows(page)).toHaveCount(5);
});

test("offline, the page says so, and works again afterwards", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	const name = `Ann ${mark}`;
	await accounts.named(name);
	const page = await pageOf(admin);
	await open(page, mark);
	await expect(row(page, name)).toBeVisible();
	await page.waitForLoadState("networkidle");
	await page.context().setOffline(true);
	await page.getByRole("button", { name: `Approve ${name}` }).click();
	// The code that shows notifications is loaded on first use, so it is missing here.
	await expect(page.getByText(/The server cannot be reached/)).toBeVisible();
	await expect(page.getByRole("button", { name: `Approve ${name}` })).toBeVisible();
	await page.context().setOffline(false);
	await page.getByRole("button", { name: `Approve ${name}` }).click();
	await expect(said(page, `${name} is approved.`)).toBeVisible();
});

test("the admin page shows no users to someone who is not an admin", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await page.goto("/admin");
	await expect(page.getByText("Only admins can view this page.")).toBeVisible();
});

test("on a desktop a dozen people fit on the screen, one per line, with their spending", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	await Promise.all(Array.from({ length: 14 }, (_, i) => accounts.named(`P${i} ${mark}`)));
	const page = await pageOf(admin);
	await page.setViewportSize({ width: 1280, height: 800 });
	await open(page, mark, "&status=all&sort=spent");
	await expect(rows(page)).toHaveCount(14);
	await expect(column(page, "This month")).toHaveAttribute("aria-sort", "descending");
	await expect(row(page, `P0 ${mark}`)).toContainText("$0.00");
	const box = await rows(page).nth(11).boundingBox();
	expect((box?.y ?? 800) + (box?.height ?? 0)).toBeLessThanOrEqual(800);
	await page.setViewportSize({ width: 390, height: 800 });
	await page.getByLabel("Sort by").selectOption("Oldest first");
	await expect(page).toHaveURL(/order=asc/);
	await expect(rows(page)).toHaveCount(14);
});

test("the number of people pending approval is in the header and in the title of every admin page", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	await accounts.named(`Ann ${mark}`);
	const page = await pageOf(admin);
	await open(page, mark);
	const link = page.getByRole("banner").getByRole("link", { name: /^People/ });
	await expect(link).toHaveAccessibleName(/^People [\d,]+ waiting for approval$/);
	await expect(page).toHaveTitle(/^\([\d,]+\) People/);
	await page.getByRole("link", { name: "History" }).click();
	await expect(page).toHaveTitle(/^\([\d,]+\) History/);
	// Nobody waits any more.
	await page.route("**/api/admin/users?status=pending&limit=1", (route) =>
		route.fulfill({ json: { counts: { pending: 0 } } }),
	);
	await page.reload();
	await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
	await expect(page).toHaveTitle(/^History/);
	await expect(link).toHaveAccessibleName("People");
});

test("search accepts an address as mail programs write it, and the tabs show where else it matches", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	const [ann, ben] = await five(accounts, mark);
	await admin.send("PATCH", `/api/admin/users/${ben?.id}`, { isApproved: true });
	const page = await pageOf(admin);
	await open(page, mark);
	for (const [name, matching] of [
		["Waiting", 4],
		["Approved", 1],
		["Banned", 0],
		["Everyone", 5],
	] as const) {
		await expect(tab(page, name)).toHaveText(`${name} ${matching}`);
	}
	const search = page.getByRole("searchbox", { name: "Search by name or e-mail" });
	await search.fill(`Ann <${ann?.email}>`);
	await expect(rows(page)).toHaveCount(1);
	await expect(row(page, `Ann ${mark}`)).toBeVisible();
});
