// The header and the navigation of the admin pages, on a phone and on a desktop.
import { expect, test } from "../support/fixtures.ts";

for (const [width, waiting, shown] of [
	[320, 120, "120"],
	[390, 0, undefined],
	[390, 3, "3"],
	[390, 1_000, "999+"],
	[1280, 120, "120"],
] as const) {
	test(`with ${waiting} waiting at ${width} px, the number is beside its link, and the navigation is one line`, async ({
		admin,
		pageOf,
	}) => {
		const page = await pageOf(admin);
		await page.route(/\/api\/admin\/users\?/, async (route) => {
			const response = await route.fetch();
			const body = await response.json();
			await route.fulfill({ json: { ...body, counts: { ...body.counts, pending: waiting } } });
		});
		await page.setViewportSize({ width, height: 800 });
		await page.goto("/admin/status");
		await expect(page.getByRole("heading", { name: "Status" })).toBeVisible();
		const header = page.getByRole("navigation", { name: "Account" });
		const people = header.getByRole("link", { name: /^People/ });
		await expect(people).toHaveText(shown ? `People${shown} waiting for approval` : "People");
		const boxes = await people.evaluate((link) => {
			const word = document.createRange();
			word.selectNode(link.firstChild as Text);
			const end = link.nextElementSibling?.getBoundingClientRect().left ?? 0;
			const badge = link.querySelector("span span")?.getBoundingClientRect();
			return { word: word.getBoundingClientRect().right, badge, end };
		});
		if (shown) {
			expect(boxes.badge?.left).toBeGreaterThan(boxes.word + 1);
			expect(boxes.badge?.right).toBeLessThan(boxes.end);
		}
		const links = await page
			.getByRole("navigation", { name: "Admin" })
			.getByRole("link")
			.evaluateAll((all) => all.map((link) => link.getBoundingClientRect().top));
		expect(links).toHaveLength(6);
		expect(new Set(links).size).toBe(1);
		if (width >= 360) {
			const last = await page.getByRole("link", { name: "Status" }).boundingBox();
			expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(width - 16);
		}
	});
}
