// While a page loads, nothing that is there already moves.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

const MOST = 0.01;

interface Shift {
	value: number;
}

/** Opens an address, waits for what a person came for, and gives how much moved on the way, as Chromium's layout shift score counts it. */
async function moved(page: Page, address: string, heading: string): Promise<number> {
	await page.addInitScript(() => {
		const score = { sum: 0 };
		Object.assign(window, { score });
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries()) score.sum += (entry as unknown as Shift).value;
		}).observe({ type: "layout-shift", buffered: true });
	});
	await page.goto(address);
	await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
	await page.waitForLoadState("networkidle");
	return page.evaluate(() => (window as unknown as { score: { sum: number } }).score.sum);
}

for (const [name, viewport] of Object.entries({
	phone: { width: 390, height: 844 },
	desk: { width: 1280, height: 800 },
})) {
	test(`nothing jumps while a page loads on a ${name}`, async ({
		page,
		pending,
		approved,
		admin,
		pageOf,
	}) => {
		// Six pages, each loaded to its end.
		test.setTimeout(90_000);
		const views: [Page, string, string][] = [
			[page, "/", "The right words, in time"],
			[await pageOf(pending), "/", "Waiting for approval"],
			[await pageOf(approved), "/", "What do you need to say?"],
			[await pageOf(admin), "/admin", "People"],
			[await pageOf(admin), `/admin/person?id=${approved.id}`, "New Person"],
			[await pageOf(admin), "/admin/history", "History"],
		];
		for (const [who, address, heading] of views) {
			await who.setViewportSize(viewport);
			expect.soft(await moved(who, address, heading), `${address}, ${heading}`).toBeLessThan(MOST);
		}
	});
}
