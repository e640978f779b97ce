// One press is one action, on the control it was aimed at: controls that appear under the pointer or get the focus afterwards are not activated.
import type { Page } from "@playwright/test";
import { details } from "../support/admin-api.ts";
import { actionsOn, choose, countApproved, five, open, rows, said } from "../support/admin-page.ts";
import { expect, test } from "../support/fixtures.ts";

// Long enough for the page to change between the clicks, short enough for a double click.
const DOUBLE = { delay: 150 };

/** Repeats a key that is already down, as holding it does. */
async function repeat(page: Page, key: string): Promise<void> {
	for (let i = 0; i < 10; i++) await page.keyboard.down(key);
	await page.keyboard.up(key);
}

test("a double click on Approve approves one user", async ({ admin, accounts, pageOf, mark }) => {
	await five(accounts, mark);
	const page = await pageOf(admin);
	await open(page, mark, "&sort=name");
	await page.getByRole("button", { name: `Approve Ann ${mark}` }).dblclick(DOUBLE);
	await expect(said(page, `Ann ${mark} is approved.`)).toBeVisible();
	await expect(rows(page)).toHaveCount(4);
	expect(await countApproved(admin, mark)).toBe(1);
	// Single clicks in quick succession all count.
	await page.getByRole("button", { name: `Approve Ben ${mark}` }).click();
	await page.getByRole("button", { name: `Approve Cem ${mark}` }).click();
	await expect(rows(page)).toHaveCount(2);
});

for (const key of ["Enter", "Space"]) {
	test(`${key} held on Approve approves one user`, async ({ admin, accounts, pageOf, mark }) => {
		await five(accounts, mark);
		const page = await pageOf(admin);
		await open(page, mark, "&sort=name");
		await page.getByRole("button", { name: `Approve Ann ${mark}` }).focus();
		await page.keyboard.down(key);
		if (key === "Enter") {
			await expect(page.getByRole("button", { name: `Approve Ben ${mark}` })).toBeFocused();
		}
		await repeat(page, key);
		await expect(said(page, `Ann ${mark} is approved.`)).toBeVisible();
		await expect(rows(page)).toHaveCount(4);
		expect(await countApproved(admin, mark)).toBe(1);
	});
}

test("a double tap on Delete deletes one user and activates nothing behind the dialog", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	const [, ben] = await five(accounts, mark);
	const viewport = { width: 390, height: 500 };
	const page = await pageOf(admin, { viewport, hasTouch: true, isMobile: true });
	await open(page, mark, "&sort=name");
	await choose(page, `Ben ${mark}`, "Delete …");
	const dialog = page.getByRole("alertdialog");
	await dialog.getByLabel(/^To confirm/).fill(ben?.email ?? "");
	const button = dialog.getByRole("button", { name: "Delete" });
	const box = await button.boundingBox();
	const behind = await page.getByLabel(`Approve Dea ${mark}`).boundingBox();
	if (!box || !behind) throw new Error("a button is not on the screen");
	await page.evaluate((y) => window.scrollBy(0, y), behind.y - box.y);
	const x = (Math.max(box.x, behind.x) + Math.min(box.x + box.width, behind.x + behind.width)) / 2;
	const y = box.y + box.height / 2;
	await page.touchscreen.tap(x, y);
	await page.touchscreen.tap(x, y);
	await expect(said(page, `Ben ${mark} was deleted.`)).toBeVisible();
	await expect(rows(page)).toHaveCount(4);
	expect(await countApproved(admin, mark)).toBe(0);
});

test("a double tap on Approve approves one user", async ({ admin, accounts, pageOf, mark }) => {
	await five(accounts, mark);
	const viewport = { width: 390, height: 844 };
	const page = await pageOf(admin, { viewport, hasTouch: true, isMobile: true });
	await open(page, mark, "&sort=name");
	const box = await page.getByRole("button", { name: `Approve Ann ${mark}` }).boundingBox();
	if (!box) throw new Error("the button is not on the screen");
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	await page.touchscreen.tap(x, y);
	await expect(rows(page)).toHaveCount(4);
	await page.touchscreen.tap(x, y);
	await expect(said(page, `Ann ${mark} is approved.`)).toBeVisible();
	await expect(rows(page)).toHaveCount(4);
	expect(await countApproved(admin, mark)).toBe(1);
});

test("a double click on Approve does not withdraw the approval or end sessions", async ({
	admin,
	pending,
	pageOf,
}) => {
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${pending.id}`);
	await page.getByRole("button", { name: "Approve" }).dblclick(DOUBLE);
	await expect(said(page, "New Person is approved.")).toBeVisible();
	await expect(page.getByRole("button", { name: "Withdraw approval" })).toBeVisible();
	const { user, sessions } = await details(admin, pending.id);
	expect(user.isApproved).toBe(true);
	expect(sessions).toHaveLength(1);
	expect(await actionsOn(admin, pending)).toEqual(["approve"]);
});

test("a double click on Undo does not undo the undo", async ({ admin, pending, pageOf }) => {
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${pending.id}`);
	await page.getByRole("button", { name: "Approve" }).click();
	await expect(said(page, "New Person is approved.")).toBeVisible();
	await page.getByRole("button", { name: "Undo" }).dblclick(DOUBLE);
	await expect(said(page, "New Person is no longer approved.")).toBeVisible();
	await expect(page.getByRole("button", { name: "Approve" })).toBeVisible();
	expect(await actionsOn(admin, pending)).toEqual(["withdraw", "approve"]);
});

test("a double click on End ends one session", async ({ admin, approved, anyone, pageOf }) => {
	await anyone.signIn(approved);
	await anyone.signIn(approved);
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${approved.id}`);
	await page
		.getByRole("button", { name: /^End the session/ })
		.first()
		.dblclick(DOUBLE);
	await expect(said(page, "One session of New Person has ended.")).toBeVisible();
	await expect(
		page.getByRole("list", { name: "Signed-in devices" }).getByRole("listitem"),
	).toHaveCount(2);
	expect((await details(admin, approved.id)).sessions).toHaveLength(2);
});

test("Enter held in the reason of a ban bans once and activates nothing else", async ({
	admin,
	approved,
	pageOf,
}) => {
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${approved.id}`);
	await choose(page, "New Person", "Ban …");
	await page.getByRole("dialog").getByLabel("Reason").fill("Sold their seat");
	await page.keyboard.down("Enter");
	await expect(page.getByRole("button", { name: "More actions for New Person" })).toBeFocused();
	await repeat(page, "Enter");
	await expect(said(page, "New Person is banned.")).toBeVisible();
	await expect(page.getByRole("menu")).toBeHidden();
	const { user } = await details(admin, approved.id);
	expect(user).toMatchObject({ banned: true, banReason: "Sold their seat" });
	expect(await actionsOn(admin, approved)).toEqual(["ban", "approve"]);
});

test("Enter held on Ban … opens the dialog and does not submit it", async ({
	admin,
	approved,
	pageOf,
}) => {
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${approved.id}`);
	await page.getByRole("button", { name: "More actions for New Person" }).press("Enter");
	await expect(page.getByRole("menuitem").first()).toBeFocused();
	await page.keyboard.press("b");
	await expect(page.getByRole("menuitem", { name: "Ban …" })).toBeFocused();
	await page.keyboard.down("Enter");
	const reason = page.getByRole("dialog").getByLabel("Reason");
	await expect(reason).toBeFocused();
	await repeat(page, "Enter");
	await expect(reason).toBeFocused();
	expect(await actionsOn(admin, approved)).toEqual(["approve"]);
	// A held space key types spaces.
	await page.keyboard.down("Space");
	await page.keyboard.down("Space");
	await page.keyboard.up("Space");
	await expect(reason).toHaveValue("  ");
});

test("a double click on Ban … leaves its dialog open", async ({ admin, approved, pageOf }) => {
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${approved.id}`);
	await choose(page, "New Person", "Ban …");
	await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
	await page.getByRole("button", { name: "More actions for New Person" }).click();
	await page.getByRole("menuitem", { name: "Ban …" }).dblclick(DOUBLE);
	await expect(page.getByRole("dialog").getByLabel("Reason")).toBeFocused();
	expect(await actionsOn(admin, approved)).toEqual(["approve"]);
});

test("one tap opens a menu, however long the finger stays, and another chooses from it", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	await five(accounts, mark);
	const viewport = { width: 390, height: 844 };
	const page = await pageOf(admin, { viewport, hasTouch: true, isMobile: true });
	await open(page, mark, "&sort=name");
	const touch = await page.context().newCDPSession(page);
	for (const name of ["Ann", "Cem", "Ann"]) {
		const more = page.getByRole("button", { name: `More actions for ${name} ${mark}` });
		await more.tap();
		await expect(page.getByRole("menu")).toBeVisible();
		await page.keyboard.press("Escape");
		await expect(page.getByRole("menu")).toBeHidden();
	}
	const box = await page
		.getByRole("button", { name: `More actions for Ben ${mark}` })
		.boundingBox();
	if (!box) throw new Error("the button is not on the screen");
	const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
	await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
	// As long as the page takes to draw a dozen frames.
	await page.evaluate(async () => {
		for (let i = 0; i < 12; i++) await new Promise(requestAnimationFrame);
	});
	await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
	await page.getByRole("menuitem", { name: "Make admin" }).tap();
	await expect(said(page, `Ben ${mark} is an admin.`)).toBeVisible();
});
