// What Undo restores, and what it leaves alone.
import { details } from "../support/admin-api.ts";
import { choose, open, row, said } from "../support/admin-page.ts";
import { expect, test } from "../support/fixtures.ts";

test("Undo does not overwrite what another admin has changed since, and says so", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	const name = `Ann ${mark}`;
	const person = await accounts.named(name);
	const page = await pageOf(admin);
	await open(page, mark, "&status=all");
	await choose(page, name, "Ban …");
	await page.getByRole("dialog").getByLabel("Reason").fill("Sold their seat");
	await page.keyboard.press("Enter");
	const toast = said(page, `${name} is banned.`);
	await expect(toast).toContainText(person.email);
	await admin.send("PATCH", `/api/admin/users/${person.id}`, { banReason: "Sold two seats" });
	await page.getByRole("button", { name: "Undo" }).click();
	await expect(
		said(page, `Could not update ${name}: Someone has changed this user in the meantime.`),
	).toBeVisible();
	await expect(row(page, name)).toContainText("banned");
	expect((await details(admin, person.id)).user).toMatchObject({
		banned: true,
		banReason: "Sold two seats",
	});
});

test("Undo of a ban or a withdrawal says that ended sessions stay ended", async ({
	admin,
	approved,
	pageOf,
}) => {
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${approved.id}`);
	await page.getByRole("button", { name: "Withdraw approval" }).click();
	await expect(said(page, "New Person is no longer approved.")).toBeVisible();
	await expect(page.getByText("Not signed in anywhere.")).toBeVisible();
	await page.getByRole("button", { name: "Undo" }).click();
	const undone = said(page, "New Person is approved. Sessions that had ended stay ended.");
	await expect(undone).toContainText(approved.email);
	const { user, sessions } = await details(admin, approved.id);
	expect([user.isApproved, sessions]).toEqual([true, []]);
});

test("what another admin has done first is not offered to be undone, and not overwritten", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	const [ann, ben] = [`Ann ${mark}`, `Ben ${mark}`];
	const [first, second] = [await accounts.named(ann), await accounts.named(ben)];
	const page = await pageOf(admin);
	await open(page, mark, "&status=all");
	await expect(row(page, ben)).toBeVisible();
	// The rows on the screen get old.
	await page.route(/\/api\/admin\/users\?/, (route) => route.abort());
	await admin.send("PATCH", `/api/admin/users/${first.id}`, { isApproved: true });
	await admin.send("PATCH", `/api/admin/users/${second.id}`, { banned: true, banReason: "Spam" });
	await page.getByRole("button", { name: `Approve ${ann}` }).click();
	await expect(said(page, `${ann} is approved.`)).toBeVisible();
	// At once: the toast, and with it its button, disappears by itself.
	expect(await page.getByRole("button", { name: "Undo" }).count()).toBe(0);

	await choose(page, ben, "Ban …");
	await page.getByRole("dialog").getByLabel("Reason").fill("Sold their seat");
	await page.keyboard.press("Enter");
	await expect(
		said(page, `Could not update ${ben}: Someone has changed this user in the meantime.`),
	).toBeVisible();
	await page.unrouteAll();
	expect((await details(admin, second.id)).user.banReason).toBe("Spam");
	await expect(row(page, ben)).toContainText("banned");
});
