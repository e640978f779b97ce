// While a page loads, nothing that is there already moves.
import { expect, test, type View } from "../support/fixtures.ts";

const MOST = 0.01;

interface Shift {
	value: number;
}

/** Opens a view and gives how much moved on the way, as Chromium's layout shift score counts it. */
async function moved({ page, address, heading }: View): Promise<number> {
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
	test(`nothing jumps while a page loads on a ${name}`, async ({ views }) => {
		// Each of them is loaded to its end.
		test.setTimeout(90_000);
		for (const view of views) {
			await view.page.setViewportSize(viewport);
			const score = await moved(view);
			expect.soft(score, `${view.address}, ${view.heading}`).toBeLessThan(MOST);
		}
	});
}
