// Usage on the pages: of everybody for admins, of oneself for users; and caps.
import type { Page } from "@playwright/test";
import { emulatorSettings } from "../../emulator/server.ts";
import { said } from "../support/admin-page.ts";
import { expect, setting, test } from "../support/fixtures.ts";
import { readFrames } from "../support/people.ts";
import { answerOf } from "../support/usage.ts";

const MODEL = "gemini-3.5-flash-lite";
// One million tokens at 0.30 USD, one cached at 0.03, and 400,000 out at 2.50 a million.
const PRICE = "$1.33";

const termOn = (page: Page, name: string) =>
	page.getByRole("term").filter({ hasText: name }).locator("xpath=following-sibling::dd[1]");

test("an admin sees usage change after an answer, and follows it to the single call", async ({
	startWith,
	pageOf,
	emulator,
	mark,
}) => {
	const own = await startWith(emulatorSettings(setting("E2E_EMULATOR")));
	const admin = await own.signIn();
	const page = await pageOf(admin, { baseURL: own.url, viewport: { width: 1280, height: 800 } });
	await page.clock.install();
	await page.goto("/admin");
	await page.getByRole("link", { name: "Usage" }).click();
	await expect(page.getByText("Nothing was used in the last 7 days.")).toBeVisible();
	await expect(page.getByText("Nobody used anything in the last 7 days.")).toBeVisible();
	await expect(termOn(page, "Today")).toContainText("$0.00");

	const ask = async (model: string, prompt: string) => {
		await emulator.script("gemini", prompt, answerOf(model));
		await readFrames(await admin.ask(prompt));
		await expect
			.poll(async () => (await admin.get("/api/admin/usage/calls?last=24h")).text())
			.toContain(model);
	};
	await ask(MODEL, `${mark} one`);
	await page.clock.fastForward(60_000);
	await expect(termOn(page, "Today")).toContainText(PRICE);
	await expect(termOn(page, "so far")).toContainText(PRICE);
	await expect(termOn(page, "will come to")).toContainText("a day for the");
	await expect(termOn(page, "Tokens in")).toContainText("2M50% cached");
	const people = page.getByRole("table", { name: "Usage by person" });
	await expect(people.getByRole("row")).toHaveCount(2);
	await expect(people).toContainText(admin.email);
	await expect(page.getByRole("table", { name: "Usage by model" })).toContainText(MODEL);

	// A model without a price is charged like the most expensive known one, and the page says what to do.
	await ask("gemini-unpriced", `${mark} two`);
	await page.clock.fastForward(60_000);
	const alert = page.getByRole("alert").filter({ hasText: "No price is known" });
	await expect(alert).toContainText("gemini-unpriced");
	await expect(alert).toContainText('USAGE_PRICES={"gemini-unpriced":{"input":');
	await expect(page.getByText("· no price")).toBeVisible();

	// From a sum to the calls behind it, and back.
	await page.getByRole("link", { name: `calls of ${MODEL}` }).click();
	await expect(page.getByRole("heading", { name: "Calls" })).toBeFocused();
	const calls = page.getByRole("table", { name: "Calls" });
	await expect(calls.getByRole("row")).toHaveCount(2);
	await expect(calls).toContainText(/2,000,0001,000,000400,0000.*Finished\$1\.3300/);
	await page.getByRole("link", { name: "Show the calls of all models" }).click();
	await expect(calls.getByRole("row")).toHaveCount(3);
	await page.goBack();
	await page.goBack();
	await people.getByRole("link", { name: /calls of/ }).click();
	await expect(calls.getByRole("row")).toHaveCount(3);
	await page.reload();
	await expect(calls.getByRole("row")).toHaveCount(3);
	await page.getByRole("link", { name: "Back to usage" }).click();
	await expect(page.getByRole("heading", { name: "Usage" })).toBeFocused();
});

test("a period is in the URL, a day leads to its calls by keyboard, and the CSV has the same days", async ({
	admin,
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	await emulator.script("gemini", mark, answerOf(MODEL));
	await readFrames(await approved.ask(mark));
	const page = await pageOf(admin, { viewport: { width: 390, height: 844 } });
	await page.goto("/admin/usage");
	const chart = page.getByRole("img", { name: /^Bar chart of the last/ });
	await expect(chart).toHaveAccessibleName(/^Bar chart of the last 7 days: /);
	await page.getByRole("link", { name: "24 hours" }).click();
	await expect(page).toHaveURL(/range=24h/);
	await expect(chart).toHaveAccessibleName(/^Bar chart of the last 24 hours: /);
	await page.getByRole("link", { name: "30 days" }).click();
	await expect(chart).toHaveAccessibleName(/^Bar chart of the last 30 days: /);
	await page.goBack();
	await expect(chart).toHaveAccessibleName(/^Bar chart of the last 24 hours: /);

	await page.getByText("Show these hours as a table").press("Enter");
	await page
		.getByRole("link", { name: /^Calls of/ })
		.first()
		.press("Enter");
	const calls = page.getByRole("table", { name: "Calls" });
	await expect(calls).toContainText(MODEL);
	await expect(page.getByText(/ calls? in .* UTC$/)).toBeVisible();
	await page.getByRole("link", { name: "7 days" }).click();
	await expect(page.getByText(/ calls? in the last 7 days$/)).toBeVisible();
	await page.goBack();
	await page.getByRole("link", { name: "Other days" }).click();
	await expect(page.getByText(/ calls? in .* to .*$/)).toBeVisible();
	await page.goBack();
	await page.getByRole("link", { name: "Show the calls of all hours" }).click();
	await expect(page.getByText(/ calls? in the last 24 hours$/)).toBeVisible();
	await page.getByRole("link", { name: "Back to usage" }).click();
	await page.getByRole("link", { name: "Other days" }).click();
	const today = new Date().toISOString().slice(0, 10);
	await expect(page.getByLabel("Last day")).toHaveValue(today);
	await page.getByLabel("First day").fill("2020-01-01");
	await page.getByRole("button", { name: "Show" }).press("Enter");
	await expect(page.getByText("Choose at most 366 days.")).toBeVisible();
	await page.getByLabel("First day").fill(today);
	await page.getByRole("button", { name: "Show" }).press("Enter");
	await expect(page).toHaveURL(new RegExp(`from=${today}&to=${today}`));
	const download = page.waitForEvent("download");
	await page.getByRole("link", { name: "Download CSV" }).press("Enter");
	expect((await download).suggestedFilename()).toBe(`usage-${today}-${today}.csv`);

	await page.getByText("Show these days as a table").press("Enter");
	await page
		.getByRole("link", { name: /^Calls of/ })
		.first()
		.press("Enter");
	await expect(page.getByRole("heading", { name: "Calls" })).toBeFocused();
	await expect(calls).toContainText(MODEL);
});

test("the next page of people starts where the reader sees it", async ({ admin, pageOf }) => {
	const page = await pageOf(admin, { viewport: { width: 390, height: 844 } });
	await page.route(/\/api\/admin\/usage\?.*by=person/, async (route) => {
		const { totals, ...usage } = await (await route.fetch()).json();
		const rows = Array.from({ length: 25 }, (_, i) => ({ ...totals, key: `${i}`, name: "Ann" }));
		await route.fulfill({ json: { ...usage, totals, rows, total: 50 } });
	});
	await page.goto("/admin/usage");
	const next = page.getByRole("button", { name: "Next" });
	await next.press("Enter");
	await expect(page.getByText("Page 2 of 2")).toBeAttached();
	await expect(page.getByRole("heading", { name: "By person" })).toBeInViewport();
	await expect(next).toBeFocused();
	await expect(next).toHaveAttribute("aria-disabled", "true");
	await next.press("Enter");
	await page.getByRole("button", { name: "Previous" }).click();
	await expect(page.getByText("Page 1 of 2")).toBeAttached();
	await page.unrouteAll({ behavior: "wait" });
});

test("a page that stays open overnight has the period of the new day", async ({
	admin,
	pageOf,
}) => {
	const page = await pageOf(admin);
	const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
	const now = Date.now();
	await page.clock.install({ time: now - 86_400_000 });
	await page.goto("/admin/usage");
	const csv = page.getByRole("link", { name: "Download CSV" });
	await expect(csv).toHaveAttribute("href", new RegExp(`to=${dayOf(now - 86_400_000)}$`));
	await page.clock.fastForward(86_400_000);
	await expect(csv).toHaveAttribute("href", new RegExp(`to=${dayOf(Date.now())}$`));
});

test("caps that an admin sets appear on the account page of that user, and Undo resets them", async ({
	admin,
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	await emulator.script("gemini", mark, answerOf(MODEL));
	await readFrames(await approved.ask(mark));
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${approved.id}`);
	await expect(page.getByText("The default caps apply.")).toBeVisible();
	await expect(termOn(page, "Today")).toContainText(`${PRICE} without a cap`);
	await page.getByRole("button", { name: "Set caps …" }).press("Enter");
	const dialog = page.getByRole("dialog", { name: "Set caps for New Person" });
	const daily = dialog.getByLabel("A day, in US dollars");
	await daily.fill("-1");
	await page.keyboard.press("Enter");
	await expect(daily).toHaveAttribute("aria-invalid", "true");
	await daily.fill("1.5");
	await dialog.getByLabel("A month, in US dollars").fill("0");
	await page.keyboard.press("Enter");
	await expect(said(page, "The caps of New Person are set.")).toBeVisible();
	await expect(page.getByRole("button", { name: "Set caps …" })).toBeFocused();
	await expect(page.getByText("Both caps are set for this user.")).toBeVisible();
	await expect(termOn(page, "Today")).toContainText("$1.33 of $1.50");
	await expect(page.getByRole("list", { name: "History" })).toContainText(
		`set the caps of ${approved.email} to $1.5 a day, $0 a month`,
	);

	const own = await pageOf(approved, { viewport: { width: 390, height: 844 } });
	await own.goto("/");
	await own.getByRole("link", { name: "Account" }).click();
	await expect(termOn(own, "Today")).toContainText(
		"$1.33 of $1.5089% is used. Resets at 00:00 UTC",
	);
	await expect(termOn(own, "This month")).toContainText("of $0.00The cap is used up. Resets on");
	await expect(own.getByRole("img", { name: /^Bar chart of the last 30 days/ })).toBeVisible();
	expect((await approved.ask(mark)).status).toBe(429);

	await page.getByRole("button", { name: "Undo" }).click();
	await expect(page.getByText("The default caps apply.")).toBeVisible();
	await own.reload();
	await expect(termOn(own, "Today")).toContainText("$1.33 without a cap");
});

test("an account page is for approved users, and says when usage cannot be read", async ({
	page,
	pending,
	approved,
	pageOf,
}) => {
	await page.goto("/account");
	await expect(page).toHaveURL(/return=%2Faccount/);
	const waiting = await pageOf(pending);
	await waiting.goto("/account");
	await expect(waiting.getByRole("heading", { name: "Waiting for approval" })).toBeVisible();
	const own = await pageOf(approved);
	await own.route("**/api/usage", (route) =>
		route.fulfill({
			status: 503,
			json: { error: "Temporarily unavailable.", code: "UNAVAILABLE" },
		}),
	);
	await own.goto("/account");
	await expect(own.getByRole("alert").getByText("Temporarily unavailable.")).toBeVisible();
	await own.unrouteAll();
	await own.getByRole("button", { name: "Try again" }).press("Enter");
	await expect(own.getByText("Nothing was used in the last 30 days.")).toBeVisible();
	await expect(own.getByRole("region", { name: "Usage" })).toBeFocused();
});
