// The API's reference at /docs.
import { gzipSync } from "node:zlib";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures.ts";

const MOST_BYTES = 185_000;
const VIEWS = {
	phone: { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
	desktop: { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
} as const;

const operationOn = (page: Page) =>
	page.getByRole("button", { name: "Ask a question, and stream the answer" });

test("the reference has every operation, and nothing of it comes from another host", async ({
	page,
	anyone,
	origin,
}) => {
	const hosts = new Set<string>();
	page.on("request", (request) => hosts.add(new URL(request.url()).origin));
	const violations: string[] = [];
	await page.exposeFunction("onViolation", (violation: string) => violations.push(violation));
	await page.addInitScript(() => {
		document.addEventListener("securitypolicyviolation", ({ violatedDirective }) =>
			(window as unknown as { onViolation: (what: string) => void }).onViolation(violatedDirective),
		);
	});
	await page.goto("/docs");
	await expect(operationOn(page)).toBeVisible();
	const { paths } = await (await anyone.get("/api/openapi.json")).json<{
		paths: Record<string, object>;
	}>();
	const operations = Object.values(paths).flatMap((methods) => Object.keys(methods));
	await expect(page.locator(".opblock")).toHaveCount(operations.length);
	expect([...hosts].filter((host) => !host.startsWith("data:"))).toEqual([origin]);
	expect(violations).toEqual([]);
});

test("an operation is opened and tried out with the keyboard, as the signed-in user", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await page.goto("/docs");
	await page.getByRole("button", { name: "Read what the user has used, and what is left" }).focus();
	await page.keyboard.press("Enter");
	await page.getByRole("button", { name: "Try it out" }).press("Enter");
	const response = page.waitForResponse("**/api/usage");
	await page.getByRole("button", { name: "Execute" }).press("Enter");
	expect((await response).status()).toBe(200);
	await expect(page.locator(".live-responses-table")).toContainText("resetsAt");
});

// Both sizes have the same colors.
for (const [name, { viewport, colorScheme }] of Object.entries(VIEWS)) {
	test(`axe finds nothing in the reference on a ${name} in ${colorScheme} mode`, async ({
		page,
	}) => {
		await page.setViewportSize(viewport);
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		await page.goto("/docs");
		await operationOn(page).click();
		await expect(page.locator(".responses-table").first()).toBeVisible();
		const { violations } = await new AxeBuilder({ page }).analyze();
		expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`)).toEqual(
			[],
		);
		const wider = await page.evaluate(
			() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
		);
		expect(wider, "fits the width").toBeLessThanOrEqual(0);
	});
}

test("what the page loads before the reference is under 185 KB of compressed JavaScript", async ({
	anyone,
}) => {
	const html = await (await anyone.get("/docs")).text();
	// `nomodule` scripts are for browsers that this page does not support: no current one loads them.
	const sources = [...html.matchAll(/<script(?![^>]*nomodule)[^>]* src="([^"]+)"/gi)].map(
		([, source = ""]) => source,
	);
	expect(sources.length).toBeGreaterThan(3);
	let bytes = 0;
	for (const source of new Set(sources)) {
		const script = await (await anyone.get(source)).text();
		expect(script).not.toContain("opblock");
		bytes += gzipSync(script, { level: 9 }).length;
	}
	expect(bytes).toBeLessThan(MOST_BYTES);
});
