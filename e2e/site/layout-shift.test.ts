// While a page loads, nothing that is already shown moves.
import { expect, test, type View } from "../support/fixtures.ts";

const MOST = 0.01;

interface Shift {
	value: number;
}

/** Opens a view and returns its layout shift score, as Chromium counts it. */
async function layoutShift({ page, url, heading }: View): Promise<number> {
	await page.addInitScript(() => {
		const score = { sum: 0 };
		Object.assign(window, { score });
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries()) score.sum += (entry as unknown as Shift).value;
		}).observe({ type: "layout-shift", buffered: true });
	});
	await page.goto(url);
	await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
	await page.waitForLoadState("networkidle");
	return page.evaluate(() => (window as unknown as { score: { sum: number } }).score.sum);
}

for (const [name, viewport] of Object.entries({
	phone: { width: 390, height: 844 },
	desktop: { width: 1280, height: 800 },
})) {
	test(`pages load without layout shift on a ${name}`, async ({ views }) => {
		for (const view of views) {
			await view.page.setViewportSize(viewport);
			const score = await layoutShift(view);
			expect.soft(score, `${view.url}, ${view.heading}`).toBeLessThan(MOST);
		}
	});
}
