// Double clicks and held keys on the interview page start one answer.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures.ts";

/** Repeats a key that is already down, as holding it does. */
async function repeat(page: Page, key: string): Promise<void> {
	for (let i = 0; i < 10; i++) await page.keyboard.down(key);
	await page.keyboard.up(key);
}

test("Ctrl+Enter held, and pressed again while the answer streams, requests one answer", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const words = [{ text: "The first words" }, { hold: mark }, { finish: "STOP" }];
	await emulator.script("gemini", mark, words, 30);
	const page = await pageOf(approved);
	await page.goto("/?view=type");
	await page.getByLabel("Transcript").fill(mark);
	await page.keyboard.down("Control");
	await page.keyboard.down("Enter");
	await expect(page.getByText("The first words")).toBeVisible();
	await repeat(page, "Enter");
	await page.keyboard.press("Enter");
	await page.keyboard.up("Control");
	await emulator.release(mark);
	await expect(page.getByRole("button", { name: "Help me answer" })).toBeVisible();
	await expect(page.getByText("The first words")).toBeVisible();
	await emulator.seenOnce("gemini", mark, "done");
	await emulator.seenOnce("gemini", mark);
});

test("a double click on the button starts an answer and does not stop it", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const words = [{ text: "The first words" }, { hold: mark }, { finish: "STOP" }];
	await emulator.script("gemini", mark, words);
	const page = await pageOf(approved);
	await page.goto("/?view=type");
	await page.getByLabel("Transcript").fill(mark);
	// Stop is at the same place.
	const position = { x: 20, y: 20 };
	await page.getByRole("button", { name: "Help me answer" }).dblclick({ delay: 150, position });
	await expect(page.getByText("The first words")).toBeVisible();
	await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
	await emulator.release(mark);
	await emulator.seenOnce("gemini", mark, "done");
	await expect(page.getByText("Stopped.")).toBeHidden();
});
