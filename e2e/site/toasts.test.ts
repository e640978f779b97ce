// Toasts are docked at the bottom of the screen.
import type { Page } from "@playwright/test";
import { open, said, tab, twentySeven } from "../support/admin-page.ts";
import { expect, test } from "../support/fixtures.ts";

/** Returns the names of the controls that the toasts cover. */
const covered = (page: Page) =>
	page.evaluate(() => {
		const dock = document.querySelector('[role="region"] ol') as Element;
		const { top, left, right } = dock.getBoundingClientRect();
		if (dock.childElementCount === 0) return ["nothing: no toast is shown"];
		return [...document.querySelectorAll("main :is(a, button, input)")]
			.filter((control) => !dock.contains(control))
			.filter((control) => {
				const box = control.getBoundingClientRect();
				return box.bottom > top && box.top < innerHeight && box.right > left && box.left < right;
			})
			.map((control) => control.getAttribute("aria-label") ?? control.textContent);
	});

for (const width of [390, 768, 1280]) {
	test(`at ${width} px, toasts cover nothing at the end of a page that was on the screen`, async ({
		admin,
		accounts,
		pageOf,
		mark,
	}) => {
		await twentySeven(accounts, mark);
		const page = await pageOf(admin);
		await page.setViewportSize({ width, height: 844 });
		await open(page, mark);
		const approve = page.getByRole("button", { name: /^Approve P/ });
		await expect(approve).toHaveCount(25);
		await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
		// The list gets another row for the approved one when the toast is there already.
		const isShown = Promise.withResolvers<void>();
		const LIST = "**/api/admin/users?*";
		await page.route(LIST, async (route) => {
			await isShown.promise;
			await route.continue();
		});
		await approve.last().click();
		await expect(said(page, /is approved\./)).toBeVisible();
		await expect(approve).toHaveCount(24);
		isShown.resolve();
		await expect(approve).toHaveCount(25);
		await page.unroute(LIST);
		await expect(page.getByRole("button", { name: "Next" })).toBeInViewport({ ratio: 1 });
		await expect.poll(() => covered(page)).toEqual([]);

		// Several lines, below the toast that is still there.
		await tab(page, "Everyone").click();
		const boxes = page.getByRole("checkbox", { name: /^Select P/ });
		await expect(boxes).toHaveCount(25);
		await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
		const scrolled = await page.evaluate(() => window.scrollY);
		for (const number of [21, 22, 23, 24]) await boxes.nth(number).check();
		await page.getByRole("group", { name: "Bulk actions" }).getByText("Approve").click();
		await expect(said(page, /^[34] people are approved\./)).toBeVisible();
		await expect.poll(() => covered(page)).toEqual([]);
		// Nothing jumps: the room for the toasts is below.
		await expect(page.getByRole("checkbox", { name: /^Select all/ })).toBeFocused();
		expect(await page.evaluate(() => window.scrollY)).toBeGreaterThanOrEqual(scrolled);
	});
}

test("offline, where the code of toasts cannot be loaded, the message is still shown and can be closed", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	await accounts.named(`Ann ${mark}`);
	const page = await pageOf(admin);
	await open(page, mark);
	const approve = page.getByRole("button", { name: `Approve Ann ${mark}` });
	await expect(approve).toBeVisible();
	await page.context().setOffline(true);
	await approve.click();
	const message = page.getByRole("alert").filter({ hasText: "The server cannot be reached." });
	await expect(message).toBeVisible();
	await page.getByRole("button", { name: "Close message" }).click();
	await expect(message).toHaveCount(0);
});
