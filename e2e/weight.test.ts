// How much JavaScript a page loads before a person can use it.
import { gzipSync } from "node:zlib";
import type { Page, Response } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

const MOST_BYTES = 150_000;

/** Opens an address, waits for what a person came for, and gives the compressed bytes of every script loaded on the way. */
async function weigh(page: Page, address: string, heading: string): Promise<number> {
	const scripts: Promise<number>[] = [];
	const weighOne = async (response: Response) => {
		if (!response.headers()["content-type"]?.includes("javascript")) return 0;
		return gzipSync(await response.body(), { level: 9 }).length;
	};
	const onResponse = (response: Response) => scripts.push(weighOne(response));
	page.on("response", onResponse);
	await page.goto(address);
	await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
	await page.waitForLoadState("networkidle");
	page.off("response", onResponse);
	const sizes = await Promise.all(scripts);
	// A page without a script would be weighed wrong, not light.
	expect(sizes.filter(Boolean).length, address).toBeGreaterThan(3);
	return sizes.reduce((sum, size) => sum + size, 0);
}

test("the first view of every page loads under 150 KB of compressed JavaScript", async ({
	page,
	pending,
	approved,
	admin,
	pageOf,
}) => {
	const [waiting, asking, managing] = [
		await pageOf(pending),
		await pageOf(approved),
		await pageOf(admin),
	];
	const views: [Page, string, string][] = [
		[page, "/", "The right words, in time"],
		[page, "/nothing-here", "There is nothing at this address"],
		[waiting, "/", "Waiting for approval"],
		[asking, "/", "What do you need to say?"],
		[managing, "/admin", "People"],
		[managing, `/admin/person?id=${approved.id}`, "New Person"],
		[managing, "/admin/history", "History"],
	];
	for (const [who, address, heading] of views) {
		const bytes = await weigh(who, address, heading);
		expect.soft(bytes, `${address}, ${heading}`).toBeLessThan(MOST_BYTES);
	}
});
