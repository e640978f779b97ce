// Actions on users in the list: optimistic, undoable, alone and in bulk.
import {
	choose,
	confirmDelete,
	countApproved,
	five,
	open,
	row,
	rows,
	said,
	selectAll,
	tab,
} from "../support/admin-page.ts";
import { expect, test } from "../support/fixtures.ts";

test("an approval, its undo and a role take one click each", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	const name = `Ann ${mark}`;
	const person = await accounts.named(name);
	const page = await pageOf(admin);
	await open(page, mark, "&status=all");
	await page.getByRole("button", { name: `Approve ${name}` }).click();
	await expect(row(page, name)).toContainText("approved");
	await expect(said(page, `${name} is approved.`)).toBeVisible();
	await page.getByRole("button", { name: "Undo" }).click();
	await expect(row(page, name)).toContainText("waiting");
	await expect(said(page, `${name} is no longer approved.`)).toBeVisible();
	await choose(page, name, "Make admin");
	await expect(row(page, name)).toContainText("Admin");
	await expect(said(page, `${name} is an admin.`)).toBeVisible();
	const user = await admin.get(`/api/admin/users/${person.id}`);
	expect(await user.json()).toMatchObject({ user: { role: "admin", isApproved: false } });
});

test("an admin approves five users at once, and undoes it", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	await five(accounts, mark);
	const page = await pageOf(admin);
	await page.setViewportSize({ width: 390, height: 800 });
	await open(page, mark);
	await expect(rows(page)).toHaveCount(5);
	await page.getByRole("checkbox", { name: `Select Ann ${mark}` }).check();
	await expect(page.getByText("1 selected")).toBeVisible();
	await selectAll(page).check();
	await expect(page.getByText("5 selected")).toBeVisible();
	await page.getByRole("button", { name: "Approve", exact: true }).click();
	await expect(said(page, "5 people are approved.")).toBeVisible();
	await expect(page.getByText(/No matches for/)).toBeVisible();
	await expect(page.getByRole("heading", { name: "People" })).toBeFocused();

	await tab(page, "Approved").click();
	await expect(rows(page)).toHaveCount(5);
	await page.getByRole("button", { name: "Undo" }).click();
	await expect(said(page, "5 people are no longer approved.")).toBeVisible();
	await expect(page.getByText(/No matches for/)).toBeVisible();
	await tab(page, "Waiting").click();
	await expect(rows(page)).toHaveCount(5);
});

test("an undo or an error puts a user back in their place at once, before the list is reloaded", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	const [, , cem, dea] = await five(accounts, mark);
	const page = await pageOf(admin);
	await open(page, mark, "&sort=name");
	const all = ["Ann", "Ben", "Cem", "Dea", "Eva"].map((name) => new RegExp(`${name} ${mark}`));
	await expect(rows(page)).toHaveText(all);
	await page.getByRole("button", { name: `Approve Ben ${mark}` }).click();
	await page.getByRole("button", { name: `Approve Cem ${mark}` }).click();
	await expect(said(page, `Cem ${mark} is approved.`)).toBeVisible();
	await expect(rows(page)).toHaveCount(3);

	// From here on the list is not reloaded.
	await page.route("**/api/admin/users?*", () => {});
	await page.getByRole("button", { name: "Undo" }).last().click();
	await expect(said(page, `Cem ${mark} is no longer approved.`)).toBeVisible();
	await expect(rows(page)).toHaveText([/Ann/, /Cem/, /Dea/, /Eva/]);

	await admin.send("DELETE", `/api/admin/users/${dea?.id}`);
	await page.getByRole("button", { name: `Approve Dea ${mark}` }).click();
	await expect(said(page, new RegExp(`Could not update Dea ${mark}`))).toBeVisible();
	await expect(rows(page)).toHaveText([/Ann/, /Cem/, /Dea/, /Eva/]);
	const user = await admin.get(`/api/admin/users/${cem?.id}`);
	expect(await user.json()).toMatchObject({ user: { isApproved: false } });
});

test("an action that the server rejects is undone, with the reason", async ({
	admin,
	approved,
	accounts,
	pageOf,
	mark,
}) => {
	const name = `Ann ${mark}`;
	await accounts.named(name);
	const role = (role: string) => admin.send("PATCH", `/api/admin/users/${approved.id}`, { role });
	await role("admin");
	const page = await pageOf(approved);
	await open(page, mark);
	await expect(row(page, name)).toBeVisible();
	// The page polls the list, and could notice first.
	const rejected = Promise.withResolvers<void>();
	await page.route("**/api/admin/users?*", async (route) => {
		await rejected.promise;
		await route.continue();
	});
	await role("user");
	await page.getByRole("button", { name: `Approve ${name}` }).click();
	await expect(said(page, `Could not update ${name}: Only admins can do this.`)).toBeVisible();
	await expect(page.getByRole("button", { name: `Approve ${name}` })).toBeVisible();
	rejected.resolve();
	// The next poll shows that this user is not an admin any more.
	await expect(page.getByText("Only admins can view this page.")).toBeVisible();
});

test("a bulk action is applied to the users that still exist, and names the others", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	const [ann] = await five(accounts, mark);
	const page = await pageOf(admin);
	await open(page, mark);
	await selectAll(page).check();
	// From here on the list does not refresh, so that Ann stays selected.
	await page.route("**/api/admin/users?*", () => {});
	await admin.send("DELETE", `/api/admin/users/${ann?.id}`);
	await page.getByRole("button", { name: "Approve", exact: true }).click();
	await expect(said(page, "4 people are approved.")).toBeVisible();
	await expect(said(page, new RegExp(`Could not update Ann ${mark}`))).toBeVisible();
	expect(await countApproved(admin, mark)).toBe(4);
});

test("a slow action stays on the screen: neither polling nor another tab brings back the old state", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	await five(accounts, mark);
	const page = await pageOf(admin);
	await open(page, mark, "&sort=name");
	const released = Promise.withResolvers<void>();
	await page.route(
		(url) => /\/api\/admin\/users\/[^/]+$/.test(url.pathname),
		async (route) => {
			await released.promise;
			await route.continue();
		},
	);
	const name = `Ann ${mark}`;
	await page.getByRole("button", { name: `Approve ${name}` }).click();
	await expect(rows(page)).toHaveCount(4);
	// The page polls every five seconds.
	await page.waitForResponse(/api\/admin\/users\?/);
	await page.waitForResponse(/api\/admin\/users\?/);
	await expect(rows(page)).toHaveText([/Ben/, /Cem/, /Dea/, /Eva/]);
	await tab(page, "Everyone").click();
	await expect(row(page, name)).toContainText("approved");
	await row(page, name).getByRole("link", { name }).click();
	released.resolve();
	await expect(page.getByRole("button", { name: "Withdraw approval" })).toBeVisible();
	await expect(said(page, `${name} is approved.`)).toBeVisible();
});

test("deleting asks first, says what is deleted, and moves the focus to the next user", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	const [, ben] = await five(accounts, mark);
	const page = await pageOf(admin);
	await open(page, mark, "&sort=name");
	await choose(page, `Ben ${mark}`, "Delete …");
	const dialog = page.getByRole("alertdialog", { name: `Delete Ben ${mark}?` });
	await expect(dialog).toContainText(
		"permanently deletes the account, its password and all its sessions",
	);
	await expect(dialog).toContainText(`Ben ${mark} ${ben?.email}`);
	const answer = dialog.getByLabel("type their e-mail address");
	await expect(answer).toBeFocused();
	await answer.fill("somebody@example.com");
	await page.keyboard.press("Enter");
	await expect(answer).toHaveAttribute("aria-invalid", "true");
	await expect(answer).toHaveAccessibleDescription("This is not their e-mail address.");
	await page.keyboard.press("Escape");
	await expect(dialog).toBeHidden();
	await expect(page.getByRole("button", { name: `More actions for Ben ${mark}` })).toBeFocused();
	await expect(rows(page)).toHaveCount(5);

	await choose(page, `Ben ${mark}`, "Delete …");
	await confirmDelete(page, ` ${ben?.email.toUpperCase()} `);
	await expect(said(page, `Ben ${mark} was deleted.`)).toBeVisible();
	await expect(rows(page)).toHaveCount(4);
	await expect(page.getByRole("button", { name: `Approve Cem ${mark}` })).toBeFocused();
});

test("admins are not offered actions on themselves that the server rejects", async ({
	admin,
	pageOf,
}) => {
	const page = await pageOf(admin);
	await open(page, admin.email, "&status=all");
	await page.getByRole("button", { name: /^More actions for/ }).click();
	await expect(page.getByRole("menuitem")).toHaveText(["Sign out everywhere", "Set a password …"]);
	await expect(rows(page).getByRole("checkbox")).toHaveCount(0);
});
