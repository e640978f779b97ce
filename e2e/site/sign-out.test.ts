// After sign-out nothing of the user is left on any page.

import { open, rows } from "../support/admin-page.ts";
import { expect, test } from "../support/fixtures.ts";
import { conversationOn, typeTurn } from "../support/live-page.ts";

test("signing out empties the page before the next one loads, in other tabs too", async ({
	admin,
	anyone,
	accounts,
	pageOf,
	mark,
}) => {
	const own = await anyone.signIn(admin);
	await accounts.named(`Ann ${mark}`);
	const page = await pageOf(own);
	await open(page, mark);
	await expect(rows(page)).toHaveCount(1);
	const other = await page.context().newPage();
	await open(other, mark);
	await expect(rows(other)).toHaveCount(1);
	// With a 204 the browser stays on the page.
	const requested = [page, other].map(async (each) => {
		const request = Promise.withResolvers<void>();
		await each.route("/", async (route) => {
			await route.fulfill({ status: 204 });
			request.resolve();
		});
		return request;
	});
	const [here, there] = await Promise.all(requested);
	await page.getByRole("button", { name: "Sign out" }).click();
	await Promise.all([here?.promise, there?.promise]);
	for (const each of [page, other]) {
		expect(new URL(each.url()).pathname).toBe("/admin");
		await expect(each.getByText(mark)).toHaveCount(0);
		await expect(each.getByText(admin.email)).toHaveCount(0);
	}
});

test("after signing out, Back shows no user, even from the back/forward cache", async ({
	admin,
	anyone,
	accounts,
	browserWithHistory,
	origin,
	mark,
}) => {
	await accounts.named(`Ann ${mark}`);
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

test("the text of one user is never shown to the next in the same tab, and signing out deletes it", async ({
	approved,
	admin,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await page.goto("/?view=type");
	const prompt = page.getByLabel("Transcript");
	await prompt.fill("Nobody else's business");
	await page.context().clearCookies();
	await page.context().addCookies(admin.cookies());
	await page.reload();
	await expect(prompt).toHaveValue("");
	await page.context().clearCookies();
	await page.context().addCookies(approved.cookies());
	await page.reload();
	await expect(prompt).toHaveValue("Nobody else's business");
	await page.getByRole("button", { name: "Sign out" }).click();
	await expect(page.getByRole("tab", { name: "Sign in" })).toBeVisible();
	await page.getByLabel("E-mail").fill(approved.email);
	await page.getByLabel("Password").fill(approved.password);
	await page.keyboard.press("Enter");
	await page.getByRole("link", { name: "Type a prompt" }).click();
	await expect(prompt).toHaveValue("");
});

test("signing out deletes the interview, its answers and the background from the device, the end of a session does not", async ({
	approved,
	admin,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await emulator.script("gemini", mark, [{ text: "An answer" }, { finish: "STOP" }]);
	await page.getByText("Background: My background").click();
	await page.getByLabel("Résumé", { exact: true }).fill(`Ten years of ${mark}`);
	await typeTurn(page, `What is ${mark}?`);
	await expect(page.getByRole("region", { name: "Answer", exact: true })).toContainText(
		"An answer",
	);
	const kept = () => page.evaluate(() => JSON.stringify(localStorage));
	await expect.poll(kept).toContain("An answer");

	await admin.send("POST", `/api/admin/users/${approved.id}/sign-out`);
	await page.reload();
	await expect(page.getByRole("tab", { name: "Sign in" })).toBeVisible();
	expect(await kept()).toContain(`Ten years of ${mark}`);
	await page.getByLabel("E-mail").fill(approved.email);
	await page.getByLabel("Password").fill(approved.password);
	await page.keyboard.press("Enter");
	await expect(page.getByRole("region", { name: "Conversation" })).toContainText(mark);

	await page.getByRole("button", { name: "Sign out" }).click();
	await expect(page.getByRole("tab", { name: "Sign in" })).toBeVisible();
	expect(await kept()).not.toContain(mark);
	expect(await kept()).not.toContain("An answer");
});

test("signing out while the page listens leaves nothing of the interview on the device", async ({
	approved,
	pageOf,
	emulator,
}) => {
	const page = await pageOf(approved);
	await page.clock.install();
	await page.goto("/");
	await page.getByRole("button", { name: "Try a sample interview" }).click();
	await expect(conversationOn(page)).toContainText("a slow system that you made faster?");
	const kept = () => page.evaluate(() => JSON.stringify(localStorage));
	await expect.poll(kept).toContain("a slow system");
	// With a 204 the browser stays on the page, as long as a slow connection would keep it there.
	await page.route("/", (route) => route.fulfill({ status: 204 }));
	await page.getByRole("button", { name: "Sign out" }).click();
	await expect(page.getByText("Signing out")).toBeAttached();
	// It has stopped listening, so the last words have arrived. They would be written a second later.
	await emulator.seen("live", approved.email, { count: 2, state: "done" });
	await page.clock.fastForward(2_000);
	expect(await kept()).not.toContain("interview:");
	expect(await kept()).not.toContain("slow system");
});
