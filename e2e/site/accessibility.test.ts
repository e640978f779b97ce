// axe finds no violation in pages and dialogs, on a phone and a desktop, light and dark.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { choose, selectAll } from "../support/admin-page.ts";
import { expect, test } from "../support/fixtures.ts";
import {
	conversationOn,
	currentAnswerOn,
	joinCall,
	listeningOn,
	typeTurn,
} from "../support/live-page.ts";
import { readFrames } from "../support/people.ts";
import { answerOf } from "../support/usage.ts";

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

async function analyze(page: Page, what: string): Promise<void> {
	for (const colorScheme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		const axe = new AxeBuilder({ page });
		// No other rule depends on colors.
		if (colorScheme === "dark") axe.withRules(["color-contrast", "link-in-text-block"]);
		const { violations } = await axe.analyze();
		const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
		expect.soft(found, `${what}, ${colorScheme}`).toEqual([]);
	}
	const wider = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
	);
	expect.soft(wider, `${what} fits the width`).toBeLessThanOrEqual(0);
}

for (const [name, viewport] of Object.entries(SIZES)) {
	test.describe(`on a ${name}`, () => {
		test.use({ viewport });

		test("axe finds no violations in sign-in, sign-up and pending approval", async ({
			page,
			pending,
			pageOf,
		}) => {
			await page.goto("/?why=ended&return=/admin");
			await expect(page.getByText("Your session has ended.")).toBeVisible();
			await page.getByRole("button", { name: "Continue" }).click();
			await analyze(page, "sign-in with errors");
			await page.getByRole("tab", { name: "Sign up" }).click();
			await analyze(page, "sign-up");
			const waiting = await pageOf(pending);
			await waiting.setViewportSize(viewport);
			await waiting.goto("/");
			await expect(waiting.getByLabel("Who are you?")).toBeVisible();
			await waiting.getByRole("button", { name: "Send note" }).click();
			await analyze(waiting, "pending approval");
		});

		test("axe finds no violations in the list of users, its menu and its notifications", async ({
			admin,
			accounts,
			pageOf,
			mark,
		}) => {
			await accounts.named(`Ann ${mark}`);
			const banned = accounts.approved();
			await admin.send("PATCH", `/api/admin/users/${banned.id}`, { banned: true });
			const page = await pageOf(admin);
			await page.setViewportSize(viewport);
			await page.goto(`/admin?q=${encodeURIComponent("nobody at all")}`);
			await expect(page.getByText(/No matches for/)).toBeVisible();
			await analyze(page, "an empty list");
			await page.goto(`/admin?status=all&q=${encodeURIComponent(mark)}`);
			await selectAll(page).check();
			await analyze(page, "all users, selected");
			await page.getByRole("button", { name: `Approve Ann ${mark}` }).click();
			await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
			await analyze(page, "a notification");
			await page.getByRole("button", { name: `More actions for Ann ${mark}` }).click();
			await expect(page.getByRole("menu")).toBeVisible();
			await analyze(page, "a menu");
		});

		test("axe finds no violations in the page of a user, the dialogs and the history", async ({
			admin,
			approved,
			pageOf,
		}) => {
			const page = await pageOf(admin);
			await page.setViewportSize(viewport);
			await page.goto(`/admin/person?id=${approved.id}`);
			await expect(page.getByRole("list", { name: "Signed-in devices" })).toBeVisible();
			await analyze(page, "a user");
			await page.getByRole("button", { name: "More actions for New Person" }).click();
			await expect(page.getByRole("menu")).toBeVisible();
			await analyze(page, "the menu of a user");
			await page.route("**/chunks/*.js", (route) => route.abort());
			await page.getByRole("menuitem", { name: "Delete …" }).click();
			await expect(page.getByRole("alertdialog")).toBeVisible();
			await analyze(page, "a dialog that could not be loaded");
			await page.keyboard.press("Escape");
			await page.unrouteAll();
			for (const [button, role] of [
				["Ban …", "dialog"],
				["Set a password …", "dialog"],
				["Set caps …", "dialog"],
				["Delete …", "alertdialog"],
			] as const) {
				if (button === "Set caps …") await page.getByRole("button", { name: button }).click();
				else await choose(page, "New Person", button);
				await expect(page.getByRole(role)).toBeVisible();
				await analyze(page, button);
				await page.keyboard.press("Escape");
				await expect(page.getByRole(role)).toBeHidden();
			}
			await page.goto("/admin/person?id=nobody");
			await expect(page.getByRole("heading", { name: "User not found" })).toBeVisible();
			await analyze(page, "an unknown user");
			await page.goto("/admin/history");
			await expect(page.getByRole("listitem").first()).toBeVisible();
			await analyze(page, "history");
		});

		test("axe finds no violations in usage, single calls and the account", async ({
			admin,
			approved,
			pageOf,
			emulator,
			mark,
		}) => {
			await emulator.script("gemini", mark, answerOf("gemini-unpriced"));
			await readFrames(await approved.ask(mark));
			await admin.send("PATCH", `/api/admin/users/${approved.id}`, { capDailyUsd: 0 });
			const page = await pageOf(admin);
			await page.setViewportSize(viewport);
			await page.goto("/admin/usage");
			await expect(page.getByText("No price is known for")).toContainText("gemini-unpriced");
			await page.getByText("Show these days as a table").click();
			await page.getByRole("link", { name: "Other days" }).click();
			await expect(page.getByLabel("First day")).toBeVisible();
			await analyze(page, "usage");
			await page.goto(`/admin/usage?view=calls&person=${approved.id}`);
			await expect(page.getByRole("row")).toHaveCount(2);
			await analyze(page, "calls");
			await page.goto("/admin/status");
			await expect(page.getByText("Everything works.")).toBeVisible();
			await analyze(page, "status");
			const own = await pageOf(approved);
			await own.setViewportSize(viewport);
			await own.goto("/account");
			await expect(own.getByText("The cap is used up.")).toBeVisible();
			await own.getByText("Show these days as a table").click();
			await analyze(own, "account");
		});

		test("axe finds no violations in invitations and in one's own account", async ({
			admin,
			approved,
			pageOf,
			page: visitor,
			mark,
		}) => {
			const page = await pageOf(admin);
			await page.setViewportSize(viewport);
			await page.goto("/admin/invitations");
			await page.getByLabel("Note (optional)").fill(mark);
			await page.getByLabel("How many people").fill("0");
			await page.getByRole("button", { name: "Make link" }).click();
			await analyze(page, "an invitation with errors");
			await page.getByLabel("How many people").fill("1");
			await page.getByRole("button", { name: "Make link" }).click();
			await expect(page.getByRole("textbox", { name: "The link" })).toBeVisible();
			await expect(page.getByText(mark)).toBeVisible();
			await analyze(page, "a link");
			await visitor.goto(await page.getByRole("textbox", { name: "The link" }).inputValue());
			await expect(visitor.getByText("You are invited.")).toBeVisible();
			await analyze(visitor, "sign-up by invitation");
			await visitor.goto("/?invite=nothing");
			await expect(visitor.getByText("This invitation has been used")).toBeVisible();
			await analyze(visitor, "sign-up by an ended invitation");

			const own = await pageOf(approved);
			await own.setViewportSize(viewport);
			await own.goto("/account");
			await expect(own.getByRole("list", { name: "Signed-in devices" })).toBeVisible();
			await own.getByRole("button", { name: "Change password" }).click();
			await own.getByRole("button", { name: "Delete account …" }).click();
			await own.getByRole("button", { name: "Delete my account" }).click();
			await analyze(own, "account");
		});

		test("axe finds no violations in the live interview, from before it starts to an answer and an error", async ({
			approved,
			pageOf,
			emulator,
			mark,
		}) => {
			const page = await pageOf(approved);
			await page.setViewportSize(viewport);
			await page.goto("/");
			await page.getByRole("button", { name: "Share the call" }).click();
			await page.getByText("Language and microphone").click();
			await expect(page.getByLabel("Several people share the microphone")).toBeVisible();
			await page.getByText("Background: My background").click();
			await expect(page.getByLabel("Résumé", { exact: true })).toBeVisible();
			await analyze(page, "consent, settings and background");

			await emulator.script("gemini", `${mark} one`, [
				{ text: "It **works**." },
				{ finish: "STOP" },
			]);
			await joinCall(page, emulator, approved, { texts: [`How does ${mark} one work?`] });
			await analyze(page, "the check");
			await page.evaluate(() => window.speak(2));
			await expect(currentAnswerOn(page)).toContainText("It works.");
			await expect(listeningOn(page).getByText("Transcribing")).toBeVisible();
			await emulator.drop(approved.email);
			await expect(conversationOn(page)).toContainText("nothing was lost");
			await analyze(page, "listening with an answer");

			await page.getByRole("button", { name: "Stop listening" }).click();
			await emulator.fault("garbage", `${mark} two`);
			await typeTurn(page, `And ${mark} two?`);
			await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
			await page.getByTitle("Correct this turn").first().click();
			await analyze(page, "an error and a correction");
		});
	});
}

test("with forced colours the current tab, page and period are underlined, and the legend keeps its colours", async ({
	admin,
	pageOf,
	page: anyone,
}) => {
	const underlined = (of: Page) =>
		of
			.locator("nav a, [role=tab]")
			.evaluateAll((all) =>
				all
					.filter((one) => getComputedStyle(one).textDecorationLine === "underline")
					.map((one) => one.textContent?.replace(/[\d\W]+$/, "")),
			);
	await anyone.goto("/");
	await expect(anyone.getByRole("tab", { name: "Sign in" })).toBeVisible();
	expect(await underlined(anyone)).toEqual([]);
	await anyone.emulateMedia({ forcedColors: "active" });
	expect(await underlined(anyone)).toEqual(["Sign in"]);

	const page = await pageOf(admin);
	await page.goto("/admin/usage");
	const legend = page.locator("figcaption [aria-hidden]");
	const colors = () =>
		legend.evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor));
	await expect(legend).toHaveCount(2);
	const before = await colors();
	expect(await underlined(page)).toEqual([]);
	await page.emulateMedia({ forcedColors: "active" });
	expect(await colors()).toEqual(before);
	expect(await underlined(page)).toEqual(["Usage", "7 days"]);
	await page.goto("/admin?status=banned");
	await expect(page.getByRole("tab", { name: "Banned" })).toBeVisible();
	expect(await underlined(page)).toEqual(["People", "Banned"]);
});
