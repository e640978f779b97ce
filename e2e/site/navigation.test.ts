// Navigation in the browser: what it requests, and what Back restores.
import type { Page } from "@playwright/test";
import { column, five, open, row, rows, tab } from "../support/admin-page.ts";
import { expect, test } from "../support/fixtures.ts";

/** Collects the requests for pages from now on, as HTML or as React Server Components payload. */
function pageRequests(page: Page): string[] {
	const paths: string[] = [];
	page.on("request", (request) => {
		const { pathname } = new URL(request.url());
		if (/^\/(admin(\/.*)?)?$/.test(pathname)) paths.push(pathname);
	});
	return paths;
}

test("a page is requested when it is opened, not for its links, its tabs or Back", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	await five(accounts, mark);
	const page = await pageOf(admin);
	const requests = pageRequests(page);
	await open(page, mark);
	await expect(rows(page)).toHaveCount(5);
	await tab(page, "Everyone").click();
	await expect(page).toHaveURL(/status=all/);
	await column(page, "Name").getByRole("button").click();
	await expect(page).toHaveURL(/sort=name/);
	await page.goBack();
	await expect(column(page, "Joined")).toHaveAttribute("aria-sort", "descending");
	await page.goBack();
	await expect(tab(page, "Waiting")).toHaveAttribute("aria-selected", "true");
	await row(page, "Ann").getByRole("link").hover();
	expect(requests).toEqual(["/admin"]);
	await row(page, "Ann").getByRole("link").click();
	await expect(page.getByRole("heading", { name: `Ann ${mark}` })).toBeVisible();
	await page.goBack();
	await expect(rows(page)).toHaveCount(5);
	await page.goForward();
	await expect(page.getByRole("heading", { name: `Ann ${mark}` })).toBeVisible();
	expect(requests).toEqual(["/admin", "/admin/person"]);
});

test("Back restores the scroll position", async ({ admin, accounts, pageOf, mark }) => {
	await five(accounts, mark);
	const page = await pageOf(admin);
	await page.setViewportSize({ width: 390, height: 400 });
	await open(page, mark, "&sort=name");
	await row(page, "Eva").getByRole("link").scrollIntoViewIfNeeded();
	const scrollY = await page.evaluate(() => window.scrollY);
	expect(scrollY).toBeGreaterThan(100);
	await row(page, "Eva").getByRole("link").click();
	await expect(page.getByRole("heading", { name: `Eva ${mark}` })).toBeVisible();
	await page.goBack();
	await expect(row(page, "Eva")).toBeVisible();
	await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(scrollY);
});

test("a page whose code a deploy has removed says so and offers to reload", async ({
	admin,
	pageOf,
}) => {
	const page = await pageOf(admin);
	// React logs the error.
	page.removeAllListeners("console");
	page.removeAllListeners("pageerror");
	await page.goto("/admin");
	await expect(page.getByRole("heading", { name: "People" })).toBeVisible();
	await page.route("**/chunks/*.js", (route) => route.fulfill({ status: 404 }));
	await page.getByRole("link", { name: "History" }).click();
	const reload = page.getByRole("button", { name: "Reload" });
	await expect(reload).toBeVisible();
	await page.unrouteAll();
	await reload.click();
	await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
});

for (const [path, link] of [
	["/account", "Interview Copilot"],
	["/nothing-here", "Go to the home page"],
] as const) {
	test(`the link of ${path} to the interview loads a document, whose policy allows listening`, async ({
		approved,
		pageOf,
	}) => {
		const page = await pageOf(approved);
		await page.goto(path);
		const documents: string[] = [];
		page.on("request", (request) => {
			if (request.isNavigationRequest()) documents.push(new URL(request.url()).pathname);
		});
		await page.getByRole("link", { name: link }).click();
		await expect(page.getByRole("heading", { name: "Interview", level: 1 })).toBeAttached();
		expect(documents).toEqual(["/"]);
	});
}

test("a part of a page whose code a deploy has removed says that a reload helps", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await expect(page.getByRole("button", { name: "Answer now" })).toBeVisible();
	await page.route("**/chunks/*.js", (route) => route.fulfill({ status: 404 }));
	await page.getByRole("link", { name: "Type a prompt" }).click();
	await expect(page.getByRole("main").getByRole("alert")).toContainText("reload the page");
	await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
});
