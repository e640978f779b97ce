// Code that cannot be loaded, and errors in the page itself.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures.ts";
import { answerOn, ask } from "../support/interview-page.ts";

/** From now on no script can be loaded. */
const breakChunks = (page: Page) => page.route("**/chunks/*.js", (route) => route.abort());

test("a dialog whose code cannot be loaded says so, and can be closed, retried, or reloaded with the page", async ({
	admin,
	pending,
	pageOf,
}) => {
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${pending.id}`);
	const [heading, more] = [
		page.getByRole("heading", { name: "New Person" }),
		page.getByRole("button", { name: "More actions for New Person" }),
	];
	/** The code of the menu is there, that of the dialogs is not. */
	const loadMenu = async () => {
		await more.click();
		await expect(page.getByRole("menu")).toBeVisible();
		await page.keyboard.press("Escape");
		await breakChunks(page);
	};
	const choose = async (name: string) => {
		await more.click();
		await page.getByRole("menuitem", { name }).click();
	};
	await expect(heading).toBeVisible();
	await loadMenu();
	const fallback = page.getByRole("alertdialog", { name: "Could not load this dialog" });
	for (const name of ["Delete …", "Ban …", "Set a password …"]) {
		await choose(name);
		await expect(fallback).toBeVisible();
		await expect(heading).toBeAttached();
		await page.keyboard.press("Escape");
		await expect(fallback).toBeHidden();
		await expect(more).toBeFocused();
	}
	await choose("Delete …");
	await expect(fallback).toBeVisible();
	await page.unrouteAll();
	await fallback.getByRole("button", { name: "Reload" }).click();
	await expect(fallback).toBeHidden();
	await expect(heading).toBeVisible();
	await loadMenu();
	await choose("Delete …");
	await fallback.getByRole("button", { name: "Close" }).click();
	await expect(more).toBeFocused();
	await page.unrouteAll();
	await choose("Delete …");
	await expect(page.getByRole("alertdialog", { name: "Delete New Person?" })).toBeVisible();
});

test("an error in the page shows a message and a button to reload", async ({ admin, pageOf }) => {
	const page = await pageOf(admin);
	// React logs the error.
	page.removeAllListeners("console");
	// The server never sends a list of this shape.
	await page.route("**/api/admin/users?*", (route) => route.fulfill({ json: { users: [] } }));
	await page.goto("/admin");
	await expect(page.getByRole("heading", { name: "Something went wrong" })).toBeVisible();
	await page.unrouteAll();
	await page.getByRole("button", { name: "Reload" }).click();
	await expect(page.getByRole("heading", { name: "People" })).toBeVisible();
});

test("an answer whose Markdown code cannot be loaded is shown as plain text", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/?view=type");
	await expect(page.getByLabel("Transcript")).toBeVisible();
	await page.route("**/chunks/*.js", (route) => route.abort());
	await emulator.script("gemini", mark, [{ text: "**The words**" }, { finish: "STOP" }]);
	const failed = page.waitForEvent("requestfailed");
	await ask(page, mark);
	await failed;
	await expect(answerOn(page)).toHaveText("**The words**");
	await expect(page.getByLabel("Transcript")).toHaveValue(mark);

	// The next answer tries again.
	await page.unrouteAll();
	await emulator.script("gemini", mark, [{ text: "**More words**" }, { finish: "STOP" }]);
	await ask(page, `${mark}, again`);
	await expect(answerOn(page)).toHaveText("More words");
});
