// What goes wrong around the pages: code that cannot be loaded, slow changes, odd URLs, names that turn sentences round.
import type { Page } from "@playwright/test";
import { detailsOf, five, open, row, rows, said, tab } from "../support/admin-page.ts";
import { expect, test } from "../support/fixtures.ts";

/** From now on no code that is not there yet can be loaded. */
const breakChunks = (page: Page) => page.route("**/chunks/*.js", (route) => route.abort());

test("a dialog whose code cannot be loaded says so; it can be closed, tried again, and the page reloaded", async ({
	admin,
	pending,
	pageOf,
}) => {
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${pending.id}`);
	const [heading, button] = [
		page.getByRole("heading", { name: "New Person" }),
		page.getByRole("button", { name: "Delete …" }),
	];
	await expect(heading).toBeVisible();
	await breakChunks(page);
	const fallback = page.getByRole("alertdialog", { name: "Could not load this dialog" });
	for (const name of ["Delete …", "Ban …", "Set a password …"]) {
		await page.getByRole("button", { name }).click();
		await expect(fallback).toBeVisible();
		await expect(heading).toBeAttached();
		await page.keyboard.press("Escape");
		await expect(fallback).toBeHidden();
		await expect(page.getByRole("button", { name })).toBeFocused();
	}
	await button.click();
	await fallback.getByRole("button", { name: "Close" }).click();
	await expect(button).toBeFocused();
	await button.click();
	await page.unrouteAll();
	await fallback.getByRole("button", { name: "Reload" }).click();
	await expect(fallback).toBeHidden();
	await expect(heading).toBeVisible();
	await button.click();
	await expect(page.getByRole("alertdialog", { name: "Delete New Person?" })).toBeVisible();
});

test("a dialog that could not be loaded opens once its code is there", async ({
	admin,
	pending,
	pageOf,
}) => {
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${pending.id}`);
	await expect(page.getByRole("heading", { name: "New Person" })).toBeVisible();
	await breakChunks(page);
	await page.getByRole("button", { name: "Delete …" }).click();
	await page.getByRole("alertdialog").getByRole("button", { name: "Close" }).click();
	await page.unrouteAll();
	await page.getByRole("button", { name: "Delete …" }).click();
	await expect(page.getByRole("alertdialog", { name: "Delete New Person?" })).toBeVisible();
});

test("an error in the page itself leaves a sentence and a way to reload, not a white page", async ({
	admin,
	pageOf,
}) => {
	const page = await pageOf(admin);
	// React logs the error.
	page.removeAllListeners("console");
	// No list of ours has this shape.
	await page.route("**/api/admin/users?*", (route) => route.fulfill({ json: { users: [] } }));
	await page.goto("/admin");
	await expect(page.getByRole("heading", { name: "Something went wrong" })).toBeVisible();
	await page.unrouteAll();
	await page.getByRole("button", { name: "Reload" }).click();
	await expect(page.getByRole("heading", { name: "People" })).toBeVisible();
});

test("an id that a URL would take for a folder is an unknown person", async ({ admin, pageOf }) => {
	const page = await pageOf(admin);
	for (const id of [".", "..", "%2e"]) {
		await page.goto(`/admin/person?id=${encodeURIComponent(id)}`);
		await expect(page.getByText("This user does not exist or has been deleted.")).toBeVisible();
	}
});

test("a ban that ends after the year 9999 is refused beside its field", async ({
	admin,
	approved,
	pageOf,
}) => {
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${approved.id}`);
	await page.getByRole("button", { name: "Ban …" }).click();
	const dialog = page.getByRole("dialog");
	const end = dialog.getByLabel("Ends");
	await end.evaluate((input: HTMLInputElement) => {
		input.value = "12026-01-01T10:00";
	});
	await dialog.getByRole("button", { name: "Ban" }).click();
	await expect(end).toHaveAttribute("aria-invalid", "true");
	await expect(end).toHaveAccessibleDescription(/9999/);
	await expect(end).toBeFocused();
	await end.fill("9999-12-31T23:59");
	await dialog.getByRole("button", { name: "Ban" }).click();
	await expect(said(page, "New Person is banned.")).toBeVisible();
});

test("a page past the last one leads to the last, for people and for the history", async ({
	admin,
	approved,
	anyone,
	pageOf,
	mark,
}) => {
	await five(anyone, mark);
	const page = await pageOf(admin);
	await open(page, mark, "&page=9");
	await expect(rows(page)).toHaveCount(5);
	await expect(page).not.toHaveURL(/page=/);
	await page.goto(`/admin/history?target=${encodeURIComponent(approved.email)}&page=9`);
	await expect(page.getByRole("list", { name: "History" }).getByRole("listitem")).toHaveCount(1);
	await expect(page).not.toHaveURL(/page=/);
});

test("a slow change stays on the screen: neither the next look at the list nor another tab brings back what was", async ({
	admin,
	anyone,
	pageOf,
	mark,
}) => {
	await five(anyone, mark);
	const page = await pageOf(admin);
	await open(page, mark, "&sort=name");
	const released = Promise.withResolvers<void>();
	await page.route(
		(url) => /\/api\/admin\/users\/[^/]+$/.test(url.pathname),
		async (route) => {
			await released.promise;
			await route.continue();
		},
	);
	const name = `Ann ${mark}`;
	await page.getByRole("button", { name: `Approve ${name}` }).click();
	await expect(rows(page)).toHaveCount(4);
	// The list is asked for every five seconds.
	await page.waitForResponse(/api\/admin\/users\?/);
	await page.waitForResponse(/api\/admin\/users\?/);
	await expect(rows(page)).toHaveText([/Ben/, /Cem/, /Dea/, /Eva/]);
	await tab(page, "Everyone").click();
	await expect(row(page, name)).toContainText("approved");
	await row(page, name).getByRole("link", { name }).click();
	released.resolve();
	await expect(page.getByRole("button", { name: "Withdraw approval" })).toBeVisible();
	await expect(said(page, `${name} is approved.`)).toBeVisible();
});

test("signing out empties the page before the next one is there, and the other tabs too", async ({
	admin,
	anyone,
	pageOf,
	mark,
}) => {
	const own = await anyone.signIn(admin);
	await anyone.signUp(`Ann ${mark}`);
	const page = await pageOf(own);
	await open(page, mark);
	await expect(rows(page)).toHaveCount(1);
	const other = await page.context().newPage();
	await open(other, mark);
	await expect(rows(other)).toHaveCount(1);
	// Without content, the browser stays on the page it was about to leave.
	const left = [page, other].map(async (each) => {
		const asked = Promise.withResolvers<void>();
		await each.route("/", async (route) => {
			await route.fulfill({ status: 204 });
			asked.resolve();
		});
		return asked;
	});
	const [here, there] = await Promise.all(left);
	await page.getByRole("button", { name: "Sign out" }).click();
	await Promise.all([here?.promise, there?.promise]);
	for (const each of [page, other]) {
		expect(new URL(each.url()).pathname).toBe("/admin");
		await expect(each.getByText(mark)).toHaveCount(0);
		await expect(each.getByText(admin.email)).toHaveCount(0);
	}
});

test("after signing out, Back shows nobody, even where the browser has kept the page", async ({
	admin,
	anyone,
	browserWithHistory,
	origin,
	mark,
}) => {
	await anyone.signUp(`Ann ${mark}`);
	const own = await anyone.signIn(admin);
	const context = await browserWithHistory.newContext({ baseURL: origin });
	await context.addCookies(own.cookies());
	const page = await context.newPage();
	await open(page, mark);
	await expect(rows(page)).toHaveCount(1);
	const shown = page.waitForEvent("console", (message) => message.text().startsWith("kept:"));
	await page.evaluate(() => {
		window.addEventListener("pageshow", () => console.log(`kept:${document.body.textContent}`));
	});
	await page.getByRole("button", { name: "Sign out" }).click();
	await expect(page.getByRole("tab", { name: "Sign in" })).toBeVisible();
	await context.setOffline(true);
	await page.evaluate(() => window.history.back());
	const text = (await shown).text();
	expect(text).not.toContain(mark);
	expect(text).not.toContain(admin.email);
});

test("banning several leaves those banned before with their reason, and sends nothing for them", async ({
	admin,
	anyone,
	pageOf,
	mark,
}) => {
	const [ann, ben] = await five(anyone, mark);
	if (!ann || !ben) throw new Error("five people have signed up");
	const change = { banned: true, banReason: "Sold their seat", banExpires: "2099-01-01T10:00:00Z" };
	await admin.send("PATCH", `/api/admin/users/${ben.id}`, change);
	const page = await pageOf(admin);
	const sent: unknown[] = [];
	page.on("request", (request) => {
		if (request.method() === "PATCH") sent.push(request.postDataJSON());
	});
	await open(page, mark, "&status=all");
	await page.getByRole("checkbox", { name: "Select all on this page" }).check();
	await page.getByRole("button", { name: "Ban …" }).click();
	await page.getByRole("dialog").getByRole("button", { name: "Ban" }).click();
	await expect(said(page, "4 people are banned.")).toBeVisible();
	expect(sent).toEqual([1, 2, 3, 4].map(() => ({ banned: true })));
	expect((await detailsOf(admin, ann)).user).toMatchObject({ banned: true, banReason: null });
	expect((await detailsOf(admin, ben)).user).toMatchObject({ banReason: "Sold their seat" });
});

test("a name that turns text round turns nothing but itself", async ({
	admin,
	anyone,
	pageOf,
	mark,
}) => {
	const name = `Ann\u202e ${mark}`;
	const person = await anyone.signUp(name);
	const page = await pageOf(admin);
	await open(page, mark, "&status=all");
	/** Whether the end of this element's own sentence is drawn from left to right. */
	const runsForward = (part: ReturnType<Page["locator"]>) =>
		part.evaluate((element) => {
			const lefts: number[] = [];
			const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
			while (texts.nextNode()) {
				const text = texts.currentNode;
				if (text.parentElement?.closest("bdi")) continue;
				for (let at = 0; at < (text.textContent ?? "").trimEnd().length; at++) {
					const range = document.createRange();
					range.setStart(text, at);
					range.setEnd(text, at + 1);
					lefts.push(range.getBoundingClientRect().left);
				}
			}
			return (lefts.at(-1) ?? 0) > (lefts.at(-2) ?? Number.POSITIVE_INFINITY);
		});
	await page.getByRole("button", { name: /^Approve Ann/ }).click();
	const toast = said(page, /is approved\.$/);
	await expect(toast).toBeVisible();
	expect(await runsForward(toast)).toBe(true);
	await page.getByRole("button", { name: /^More actions for Ann/ }).click();
	await page.getByRole("menuitem", { name: "Delete …" }).click();
	const title = page.getByRole("heading", { name: /^Delete Ann/ });
	await expect(title).toBeVisible();
	expect(await runsForward(title)).toBe(true);
	await page.keyboard.press("Escape");

	await admin.send("PATCH", `/api/admin/users/${person.id}`, {
		banned: true,
		banReason: "Sold\u202e their seat",
	});
	await page.goto(`/admin/person?id=${person.id}`);
	const ban = page.getByRole("definition").filter({ hasText: "until an admin lifts it" });
	await expect(ban).toBeVisible();
	expect(await runsForward(ban)).toBe(true);
	const entry = page.getByRole("list", { name: "History" }).getByText(/”\.$/);
	await expect(entry).toBeVisible();
	expect(await runsForward(entry)).toBe(true);
	await open(page, `nobody\u202e ${mark}`);
	const empty = page.getByText(/^No matches for/);
	await expect(empty).toBeVisible();
	expect(await runsForward(empty)).toBe(true);
});

test("the reason and the end of a ban that the server refused are still there when it is tried again", async ({
	admin,
	anyone,
	pageOf,
	mark,
}) => {
	const name = `Ann ${mark}`;
	await anyone.signUp(name);
	const page = await pageOf(admin);
	await open(page, mark, "&status=all");
	const ban = async () => {
		await page.getByRole("button", { name: `More actions for ${name}` }).click();
		await page.getByRole("menuitem", { name: "Ban …" }).click();
	};
	await ban();
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel("Reason").fill("Sold their seat");
	await dialog.getByLabel("Ends").fill("2099-01-01T10:00");
	await page.route("**/api/admin/users/*", (route) =>
		route.fulfill({ status: 503, json: { error: "Try again soon.", code: "UNAVAILABLE" } }),
	);
	await dialog.getByRole("button", { name: "Ban" }).click();
	await expect(said(page, /Try again soon/)).toBeVisible();
	await page.unrouteAll();
	await ban();
	await expect(dialog.getByLabel("Reason")).toHaveValue("Sold their seat");
	await expect(dialog.getByLabel("Ends")).toHaveValue("2099-01-01T10:00");
	await dialog.getByRole("button", { name: "Ban" }).click();
	await expect(row(page, name)).toContainText("2099");
});
