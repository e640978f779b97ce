// The JavaScript that a page loads before it can be used.
import { gzipSync } from "node:zlib";
import type { Response } from "@playwright/test";
import { expect, test, type View } from "../support/fixtures.ts";

const MOST_BYTES = 185_000;

/** Opens a view and returns the compressed size of all scripts it loads. */
async function scriptBytes({ page, url, heading }: View): Promise<number> {
	const scripts: Promise<number>[] = [];
	const sizeOf = async (response: Response) => {
		if (!response.headers()["content-type"]?.includes("javascript")) return 0;
		return gzipSync(await response.body(), { level: 9 }).length;
	};
	const onResponse = (response: Response) => scripts.push(sizeOf(response));
	page.on("response", onResponse);
	await page.goto(url);
	await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
	await page.waitForLoadState("networkidle");
	page.off("response", onResponse);
	const sizes = await Promise.all(scripts);
	// Fewer would mean that this test misses scripts.
	expect(sizes.filter(Boolean).length, url).toBeGreaterThan(3);
	return sizes.reduce((sum, size) => sum + size, 0);
}

test("the first view of every page loads under 185 KB of compressed JavaScript", async ({
	views,
}) => {
	for (const view of views) {
		const bytes = await scriptBytes(view);
		expect.soft(bytes, `${view.url}, ${view.heading}`).toBeLessThan(MOST_BYTES);
	}
});
