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

test("the focus stays on “Check again” while the status is checked", async ({ admin, pageOf }) => {
	const page = await pageOf(admin);
	await page.goto("/admin/status");
	const again = page.getByRole("button", { name: "Check again" });
	const checked = page.waitForResponse(/\/api\/health/);
	await again.press("Enter");
	await checked;
	await expect(again).toBeEnabled();
	await expect(again).toBeFocused();
});

test("the focus stays on the button that ends an interview, then moves to the heading", async ({
	admin,
	approved,
	pageOf,
}) => {
	await approved.send("POST", "/api/sessions/start", {});
	const page = await pageOf(admin);
	// Interviews of other tests are not shown.
	await page.route(/\/api\/admin\/interviews\?/, async (route) => {
		const { interviews } = await (await route.fetch()).json();
		const own = interviews.filter(({ email }: { email: string }) => email === approved.email);
		await route.fulfill({ json: { interviews: own, total: own.length } });
	});
	await page.goto("/admin/interviews");
	const button = (name: string) => page.getByRole("button", { name });
	await button("End …").press("Enter");
	await expect(button("Keep it")).toBeFocused();
	await page.keyboard.press("Enter");
	await expect(button("End …")).toBeFocused();
	await page.keyboard.press("Enter");
	await page.keyboard.press("Shift+Tab");
	await expect(button("End the interview")).toBeFocused();
	await page.keyboard.press("Enter");
	await expect(page.getByText("Nobody is in an interview now.")).toBeVisible();
	await expect(page.getByRole("heading", { name: "Interviews" })).toBeFocused();
	await page.unrouteAll({ behavior: "wait" });
});

test("when another admin deletes the user of a page, the focus moves to its heading", async ({
	admin,
	approved,
	pageOf,
}) => {
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${approved.id}`);
	await page.getByRole("button", { name: "Withdraw approval" }).focus();
	await admin.send("DELETE", `/api/admin/users/${approved.id}`);
	await expect(page.getByRole("heading", { name: "User not found" })).toBeFocused();
});
