// The admin pages by keyboard.

import { five, open, said, tab } from "../support/admin-page.ts";
import { expect, test } from "../support/fixtures.ts";

test("a menu opens at the first key press or click", async ({ admin, accounts, pageOf, mark }) => {
	const name = `Ann ${mark}`;
	await accounts.named(name);
	const page = await pageOf(admin);
	await page.setViewportSize({ width: 390, height: 800 });
	for (const how of ["Enter", "Space", "ArrowDown", "pointer"]) {
		await open(page, mark);
		const more = page.getByRole("button", { name: `More actions for ${name}` });
		await expect(more).toHaveAttribute("aria-haspopup", "menu");
		await expect(more).toHaveAttribute("aria-expanded", "false");
		if (how === "pointer") await more.click();
		else await more.press(how);
		if (how !== "pointer") {
			await expect(page.getByRole("menuitem", { name: "Approve" })).toBeFocused();
		}
		await expect(page.getByRole("menu", { name: `More actions for ${name}` })).toBeVisible();
		await page.keyboard.press("Escape");
		await expect(page.getByRole("menu")).toBeHidden();
		await expect(more).toBeFocused();
	}
});

test("all actions work by keyboard", async ({ admin, accounts, pageOf, mark }) => {
	await five(accounts, mark);
	const page = await pageOf(admin);
	const press = (key: string) => page.keyboard.press(key);
	await open(page, mark, "&sort=name");
	await page.getByRole("button", { name: `Approve Ann ${mark}` }).focus();
	await press("Enter");
	await expect(said(page, `Ann ${mark} is approved.`)).toBeVisible();
	await expect(page.getByRole("button", { name: `Approve Ben ${mark}` })).toBeFocused();
	await press("Tab");
	await press("Enter");
	await expect(page.getByRole("menuitem", { name: "Approve" })).toBeFocused();
	await press("b");
	await expect(page.getByRole("menuitem", { name: "Ban …" })).toBeFocused();
	await press("Enter");
	await expect(page.getByRole("dialog").getByLabel("Reason")).toBeFocused();
	await press("Shift+Tab");
	await press("Shift+Tab");
	// Focus stays in the dialog.
	await expect(page.getByRole("dialog").getByRole("button", { name: "Cancel" })).toBeFocused();
	await press("Enter");
	await expect(page.getByRole("button", { name: `More actions for Ben ${mark}` })).toBeFocused();
	await press("F8");
	await press("Tab");
	await press("Tab");
	await expect(page.getByRole("button", { name: "Undo" })).toBeFocused();
	await press("Enter");
	await expect(page.getByRole("button", { name: `Approve Ann ${mark}` })).toBeVisible();
	await tab(page, "Waiting").focus();
	await press("ArrowRight");
	await expect(tab(page, "Approved")).toHaveAttribute("aria-selected", "true");
});
