// Several users at once: how they are selected, and that nothing moves meanwhile.
import type { Locator, Page } from "@playwright/test";
import {
	confirmDelete,
	countApproved,
	five,
	open,
	rows,
	said,
	selectAll,
	tab,
	twentySeven,
} from "../support/admin-page.ts";
import { expect, test } from "../support/fixtures.ts";

const box = (page: Page, name: string) => page.getByRole("checkbox", { name: `Select ${name}` });

test("a click with Shift selects everyone in between, and undoes it", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	await five(accounts, mark);
	const page = await pageOf(admin);
	await open(page, mark, "&sort=name");
	await box(page, `Ben ${mark}`).click();
	await box(page, `Dea ${mark}`).click({ modifiers: ["Shift"] });
	await expect(page.getByText("3 selected")).toBeVisible();
	await expect(box(page, `Cem ${mark}`)).toBeChecked();
	await expect(selectAll(page)).not.toBeChecked();
	await box(page, `Cem ${mark}`).click({ modifiers: ["Shift"] });
	await expect(page.getByText("1 selected")).toBeVisible();
	await expect(box(page, `Ben ${mark}`)).toBeChecked();
});

test("Select all states its scope: the users on the page, then everyone who matches", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	await twentySeven(accounts, mark);
	const page = await pageOf(admin);
	await open(page, mark);
	await expect(selectAll(page)).toHaveAccessibleName("Select all 25 on this page");
	await selectAll(page).check();
	await expect(page.getByText("25 selected")).toBeVisible();
	await page.getByRole("button", { name: "Select all 27" }).click();
	await expect(page.getByText("27 selected")).toBeVisible();
	await page.getByRole("button", { name: "Approve", exact: true }).click();
	const toast = said(page, "27 people are approved.");
	await expect(toast).toContainText(new RegExp(`P\\d+ ${mark}, .+@example.com`));
	await expect(toast).toContainText("and 23 more");
	await expect(page.getByText("selected", { exact: false })).toHaveCount(0);
	expect(await countApproved(admin, mark)).toBe(27);
});

test("a page with nobody but oneself offers no selection", async ({ admin, pageOf }) => {
	const page = await pageOf(admin, { viewport: { width: 1280, height: 800 } });
	// The last page of 26 people.
	await page.route(/\/api\/admin\/users\?/, async (route) => {
		const response = await route.fetch({
			url: route.request().url().replace("page=2", "page=1"),
		});
		await route.fulfill({ json: { ...(await response.json()), total: 26 } });
	});
	await open(page, admin.email, "&status=all&page=2");
	await expect(rows(page)).toHaveCount(1);
	await expect(page.getByRole("button", { name: /^Select all/ })).toHaveCount(0);
	await page.getByRole("button", { name: "Name" }).click();
	await expect(page).toHaveURL(/sort=name/);
	await page.unrouteAll({ behavior: "wait" });
});

test("deleting several users lists their e-mail addresses and asks to type their number", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	const people = await five(accounts, mark);
	const page = await pageOf(admin);
	await open(page, mark);
	await selectAll(page).check();
	await page.getByRole("button", { name: "Delete …" }).click();
	const dialog = page.getByRole("alertdialog", { name: "Delete 5 people?" });
	for (const { email } of people) await expect(dialog).toContainText(email);
	await confirmDelete(page, "4");
	await expect(dialog.getByLabel(/^To confirm/)).toHaveAccessibleDescription("Type 5.");
	await confirmDelete(page, "5");
	await expect(said(page, "5 people were deleted.")).toBeVisible();
	await expect(page.getByText(/No matches for/)).toBeVisible();
	await tab(page, "Everyone").click();
	await expect(page.getByText(/No matches for/)).toBeVisible();
});

for (const width of [390, 1280]) {
	test(`nothing moves when the first user is selected or a dialog opens, ${width} pixels wide`, async ({
		admin,
		accounts,
		pageOf,
		mark,
	}) => {
		await five(accounts, mark);
		const page = await pageOf(admin);
		await page.setViewportSize({ width, height: 500 });
		await open(page, mark, "&sort=name");
		// By text: behind a dialog nothing has a role.
		const place = () => page.getByText(`Cem ${mark}`).first().boundingBox();
		await expect(rows(page)).toHaveCount(5);
		const before = await place();
		await box(page, `Ann ${mark}`).check();
		await expect(page.getByText("1 selected")).toBeVisible();
		expect(await place()).toEqual(before);
		const isPhone = width === 390;
		if (isPhone) await page.getByRole("button", { name: "More actions for 1 selected" }).click();
		await page.getByRole(isPhone ? "menuitem" : "button", { name: "Ban …" }).click();
		await expect(page.getByRole("dialog")).toBeVisible();
		expect(await place()).toEqual(before);
		// All of the page is dimmed: by the scrim, and the gutter of the scrollbar by the background.
		const dimmed = await page.locator("[data-scrim]").evaluate((scrim) => {
			// As wide as the page without the gutter.
			const page = document.body.getBoundingClientRect();
			const { width, height } = scrim.getBoundingClientRect();
			const [root, body] = [document.documentElement, document.body].map(
				(element) => getComputedStyle(element).backgroundColor,
			);
			return [width === page.width, height === window.innerHeight, root !== body];
		});
		expect(dimmed).toEqual([true, true, true]);
	});
}

test("on a phone, the controls of a selection are beside each other, and the menu has what finds no room", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	await twentySeven(accounts, mark);
	const page = await pageOf(admin);
	await page.setViewportSize({ width: 375, height: 700 });
	await open(page, mark, "&status=all");
	await selectAll(page).check();
	const menu = page.getByRole("button", { name: "More actions for 25 selected" });
	const inARow = [
		selectAll(page),
		page.getByText("25 selected"),
		page.getByRole("button", { name: "Select all 27" }),
		page.getByRole("button", { name: "Approve", exact: true }),
		menu,
	];
	let end = 0;
	for (const control of inARow) {
		const { x, width } = (await control.boundingBox()) ?? { x: -1, width: 0 };
		expect(x).toBeGreaterThanOrEqual(end);
		end = x + width;
	}
	expect(end).toBeLessThanOrEqual(375 - 16);
	await page.getByRole("button", { name: "Select all 27" }).click();
	await page.getByRole("button", { name: "More actions for 27 selected" }).click();
	await expect(page.getByRole("menuitem")).toHaveText(["Withdraw", "Ban …", "Delete …"]);
	await page.getByRole("menuitem", { name: "Delete …" }).click();
	await expect(page.getByRole("alertdialog", { name: "Delete 27 people?" })).toBeVisible();
	await page.keyboard.press("Escape");
	await expect(page.getByRole("button", { name: "More actions for 27 selected" })).toBeFocused();
});

test("a checkbox has the colours of the other controls, and with forced colours it is the browser's", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	await accounts.named(`Ann ${mark}`);
	const page = await pageOf(admin, { colorScheme: "dark" });
	await open(page, mark);
	const look = (of: Locator) =>
		of.evaluate((element) => {
			const { appearance, borderColor, backgroundColor } = getComputedStyle(element);
			return { appearance, borderColor, backgroundColor };
		});
	const ann = box(page, `Ann ${mark}`);
	const { borderColor } = await look(page.getByRole("searchbox"));
	const empty = { appearance: "none", borderColor, backgroundColor: "rgba(0, 0, 0, 0)" };
	expect(await look(ann)).toEqual(empty);
	const { backgroundColor } = await look(page.getByRole("link", { name: "Invite people" }));
	await ann.check();
	expect(await look(ann)).toMatchObject({ backgroundColor, borderColor: backgroundColor });
	await page.emulateMedia({ forcedColors: "active" });
	expect(await look(ann)).toMatchObject({ appearance: "auto" });
});
