// The interview page: asking, and the answer.
import type { Locator, Page } from "@playwright/test";

export const answerOn = (page: Page): Locator => page.getByRole("region", { name: "Answer" });

/** Requests an answer to this transcript. */
export async function ask(page: Page, text: string): Promise<void> {
	await page.getByLabel("Transcript").fill(text);
	await page.getByRole("button", { name: "Help me answer" }).click();
}
