// The ask page: what was typed and what is being read are kept, and an answer's Markdown can do nothing but be read.
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures.ts";

const answerOn = (page: Page) => page.getByRole("region", { name: "Answer" });

/** Asks for an answer to this text. */
async function ask(page: Page, text: string): Promise<void> {
	await page.getByLabel("Transcript").fill(text);
	await page.getByRole("button", { name: "Help me answer" }).click();
}

test("an answer whose Markdown code cannot be loaded is shown as plain text", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
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

test("what was typed survives another answer type, a reload, and the end of the session", async ({
	approved,
	admin,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	const [prompt, background] = [page.getByLabel("Transcript"), page.getByLabel("About you")];
	await prompt.fill("Interviewer: why us?");
	await background.fill("Ten years of Go");
	await page.getByRole("radio", { name: "Summary" }).click();
	await expect(background).toBeHidden();
	await page.getByRole("radio", { name: "Answer" }).click();
	await expect(background).toHaveValue("Ten years of Go");
	await expect(prompt).toHaveValue("Interviewer: why us?");

	await page.getByRole("radio", { name: "Summary" }).click();
	await page.reload();
	await expect(page.getByRole("radio", { name: "Summary" })).toBeChecked();
	await expect(prompt).toHaveValue("Interviewer: why us?");

	await admin.send("POST", `/api/admin/users/${approved.id}/sign-out`);
	await page.getByRole("button", { name: "Summarize" }).click();
	await expect(page.getByText("Your session has ended.")).toBeVisible();
	await page.getByLabel("E-mail").fill(approved.email);
	await page.getByLabel("Password").fill(approved.password);
	await page.keyboard.press("Enter");
	await expect(prompt).toHaveValue("Interviewer: why us?");
	await page.getByRole("radio", { name: "Answer" }).click();
	await expect(background).toHaveValue("Ten years of Go");
});

test("what one person typed is never shown to the next in the same tab, and signing out deletes it", async ({
	approved,
	admin,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
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
	await expect(prompt).toHaveValue("");
});

test("where the browser refuses storage, the page works and keeps nothing", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await page.addInitScript(() => {
		Object.defineProperty(window, "sessionStorage", {
			get() {
				throw new DOMException("denied", "SecurityError");
			},
		});
	});
	await page.goto("/");
	await page.getByLabel("Transcript").fill("Interviewer: why us?");
	await page.getByRole("radio", { name: "Summary" }).click();
	await expect(page.getByLabel("Transcript")).toHaveValue("Interviewer: why us?");
	await page.getByRole("button", { name: "Sign out" }).click();
	await expect(page.getByRole("tab", { name: "Sign in" })).toBeVisible();
});

test("a transcript of an hour fits into the box", async ({ approved, pageOf }) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await page.getByLabel("Transcript").focus();
	await page.keyboard.insertText("word ".repeat(48_000));
	const length = await page
		.getByLabel("Transcript")
		.evaluate((box: HTMLTextAreaElement) => box.value.length);
	expect(length).toBe(240_000);
});

test("the answer being read stays until the next one has its first words", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await emulator.script("gemini", `one ${mark}`, [{ text: "The old words." }, { finish: "STOP" }]);
	await ask(page, `one ${mark}`);
	await expect(answerOn(page)).toHaveText("The old words.");

	await emulator.script("gemini", `two ${mark}`, [
		{ status: 200 },
		{ hold: mark },
		{ text: "The new words." },
		{ finish: "STOP" },
	]);
	await ask(page, `two ${mark}`);
	await expect(page.getByText("Thinking …")).toBeVisible();
	await expect(page.getByText("The old words.")).toBeVisible();
	await emulator.release(mark);
	await expect(answerOn(page)).toHaveText("The new words.");

	await emulator.fault("rate-limited", `three ${mark}`);
	await ask(page, `three ${mark}`);
	await expect(page.getByRole("main").getByRole("alert")).toContainText("429");
	await expect(page.getByText("The new words.")).toBeVisible();
	await expect(page.getByText("This is the answer to an earlier question")).toBeVisible();
});

test("an answer shows no image, and its links open in a tab that knows nothing of this one", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	const images: string[] = [];
	page.on("request", (request) => {
		if (request.resourceType() === "image" || request.url().includes("/api/deepgram")) {
			images.push(request.url());
		}
	});
	const text = "![A chart](/api/deepgram) See [the docs](https://example.com/docs).";
	await emulator.script("gemini", mark, [{ text }, { finish: "STOP" }]);
	await ask(page, mark);
	await expect(answerOn(page)).toHaveText("A chart See the docs.");
	await expect(answerOn(page).getByRole("img")).toHaveCount(0);
	const link = answerOn(page).getByRole("link", { name: "the docs" });
	await expect(link).toHaveAttribute("target", "_blank");
	await expect(link).toHaveAttribute("rel", "noopener noreferrer");
	await page.waitForLoadState("networkidle");
	expect(images).toEqual([]);
});

test("what was typed in Sign in and Sign up survives switching between them", async ({ page }) => {
	await page.goto("/");
	await page.getByLabel("E-mail").fill("me@example.com");
	await page.getByLabel("Password").fill("long enough");
	await page.getByRole("tab", { name: "Sign up" }).click();
	await page.getByLabel("Name").fill("Me");
	await page.getByRole("tab", { name: "Sign in" }).click();
	await expect(page.getByLabel("E-mail")).toHaveValue("me@example.com");
	await expect(page.getByLabel("Password")).toHaveValue("long enough");
	await page.getByRole("tab", { name: "Sign up" }).click();
	await expect(page.getByLabel("Name")).toHaveValue("Me");
});
