// The interview page: drafts, answers and settings that are kept, and the Markdown of answers.
import type { Page } from "@playwright/test";
import { writeSpeech } from "../support/fake-sources.ts";
import { expect, test } from "../support/fixtures.ts";
import { answerOn, ask } from "../support/interview-page.ts";
import { listeningOn, startListening, typeTurn } from "../support/live-page.ts";

/** Drops a text file onto a field. */
async function dropText(page: Page, label: string, text: string): Promise<void> {
	const dataTransfer = await page.evaluateHandle((content) => {
		const data = new DataTransfer();
		data.items.add(new File([content], "file.txt", { type: "text/plain" }));
		return data;
	}, text);
	await page.getByLabel(label, { exact: true }).dispatchEvent("drop", { dataTransfer });
}

test("the draft survives a change of the answer type, a reload and the end of the session", async ({
	approved,
	admin,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await page.goto("/?view=type");
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

test("without storage the page works and keeps no draft", async ({ approved, pageOf }) => {
	const page = await pageOf(approved);
	await page.addInitScript(() => {
		Object.defineProperty(window, "sessionStorage", {
			get() {
				throw new DOMException("denied", "SecurityError");
			},
		});
	});
	await page.goto("/?view=type");
	await page.getByLabel("Transcript").fill("Interviewer: why us?");
	await page.getByRole("radio", { name: "Summary" }).click();
	await expect(page.getByLabel("Transcript")).toHaveValue("Interviewer: why us?");
	await page.getByRole("button", { name: "Sign out" }).click();
	await expect(page.getByRole("tab", { name: "Sign in" })).toBeVisible();
});

test("a transcript of an hour fits into the text field", async ({ approved, pageOf }) => {
	const page = await pageOf(approved);
	await page.goto("/?view=type");
	await page.getByLabel("Transcript").focus();
	await page.keyboard.insertText("word ".repeat(48_000));
	const length = await page
		.getByLabel("Transcript")
		.evaluate((box: HTMLTextAreaElement) => box.value.length);
	expect(length).toBe(240_000);
});

test("an answer stays until the first text of the next", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/?view=type");
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

test("an answer loads no image, and its links open in a new tab without opener or referrer", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/?view=type");
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

test("tables, quotes and links of an answer are styled as such", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/?view=type");
	const markdown =
		"| Index | Cost |\n|---|---|\n| B-tree | low |\n\n> quoted\n\nhttps://example.com/plans";
	await emulator.script("gemini", mark, [{ text: markdown }, { finish: "STOP" }]);
	await ask(page, mark);
	const answer = answerOn(page);
	await expect(answer.getByRole("cell", { name: "B-tree" })).toHaveCSS("border-top-width", "1px");
	await expect(answer.getByRole("blockquote")).toHaveCSS("border-left-width", "4px");
	await expect(answer.getByRole("link", { name: "https://example.com/plans" })).toHaveCSS(
		"text-decoration-line",
		"underline",
	);
});

test("the fields of Sign in and Sign up survive switching between them", async ({ page }) => {
	await page.goto("/?view=type");
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

test("a remembered microphone that is missing is shown as such, and another one can be chosen", async ({
	approved,
	pageWithMicrophone,
}, info) => {
	const wav = info.outputPath("silence.wav");
	await writeSpeech(wav, [[0, 0]]);
	const page = await pageWithMicrophone(approved, wav);
	await page.addInitScript(() => localStorage.setItem("interview-microphone", "unplugged"));
	await page.goto("/");
	await startListening(page, "Use the microphone");
	await expect(listeningOn(page).getByRole("alert")).toContainText("The microphone was not found");
	await page.getByText("Language and microphone").click();
	const microphone = page.getByLabel("Microphone", { exact: true });
	await expect(microphone.locator("option:checked")).toHaveText("Chosen earlier, not connected");
	await microphone.selectOption("Default");
	await page.getByRole("button", { name: "Use the microphone" }).click();
	await expect(listeningOn(page).getByText("Say a sentence aloud.")).toBeVisible();
	await expect(microphone.getByText("Chosen earlier")).toHaveCount(0);
});

test("the background keeps every dropped file, what is typed while they are read, and what is typed in another tab", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	const other = await page.context().newPage();
	for (const tab of [page, other]) {
		await tab.goto("/");
		await tab.getByText("Background: My background").click();
		await expect(tab.getByLabel("Résumé", { exact: true })).toBeVisible();
	}
	// Holds back the code that reads files.
	const gate = Promise.withResolvers<void>();
	await page.route("**/chunks/*.js", async (route) => {
		await gate.promise;
		await route.continue();
	});
	const requested = page.waitForRequest("**/chunks/*.js");
	await dropText(page, "Résumé", "Ten years of Go");
	await requested;
	await dropText(page, "Job description", "Backend at Acme");
	await page.getByLabel("Name").fill("Acme");
	await other.getByLabel("Notes", { exact: true }).fill("Be brief");
	gate.resolve();
	for (const tab of [page, other]) {
		await expect(tab.getByLabel("Name")).toHaveValue("Acme");
		await expect(tab.getByLabel("Résumé", { exact: true })).toHaveValue("Ten years of Go");
		await expect(tab.getByLabel("Job description", { exact: true })).toHaveValue("Backend at Acme");
		await expect(tab.getByLabel("Notes", { exact: true })).toHaveValue("Be brief");
	}
	await page.reload();
	await page.getByText("Background: Acme").click();
	await expect(page.getByLabel("Notes", { exact: true })).toHaveValue("Be brief");
});

test("files that are chosen are added after what was typed, unless one of them is not a text", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await page.getByText("Background: My background").click();
	const resume = page.getByRole("textbox", { name: "Résumé" });
	const button = page.getByLabel("Choose files: Résumé");
	const press = () => button.press("Enter");
	const choose = async (files: string[], open = press) => {
		const chooser = page.waitForEvent("filechooser");
		await open();
		await (await chooser).setFiles(
			files.map((name) => ({ name, mimeType: "", buffer: Buffer.from(`Text of ${name}`) })),
		);
	};
	await resume.fill("Typed");
	await choose(["cv.txt", "projects.md"]);
	await expect(resume).toHaveValue("Typed\n\nText of cv.txt\n\nText of projects.md");
	await choose(["cv.docx", "letter.txt"]);
	await expect(button).toBeFocused();
	await expect(page.getByRole("main").getByRole("alert")).toContainText("“cv.docx” is not a text");
	await choose(["cv.txt"], () => page.getByText("Choose files: Résumé").click());
	await expect(resume).toHaveValue(
		"Typed\n\nText of cv.txt\n\nText of projects.md\n\nText of cv.txt",
	);
	// With the pointer it leaves no focus, so that Enter answers.
	await expect(button).not.toBeFocused();
});

test("a preset that was deleted comes back with Undo", async ({ approved, pageOf }) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await page.getByText("Background: My background").click();
	const [name, notes] = [page.getByLabel("Name"), page.getByLabel("Notes", { exact: true })];
	await name.fill("Acme");
	await notes.fill("Be brief");
	await page.getByRole("button", { name: "Delete" }).click();
	await expect(name).toHaveValue("My background");
	await expect(notes).toHaveValue("");
	await page.getByRole("button", { name: "Undo" }).click();
	await expect(name).toHaveValue("Acme");
	await expect(notes).toHaveValue("Be brief");
});

test("a dropped file whose reader a deploy has removed says so, in a sentence", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await page.getByText("Background: My background").click();
	await expect(page.getByLabel("Résumé", { exact: true })).toBeVisible();
	await page.route("**/chunks/*.js", (route) => route.fulfill({ status: 404 }));
	await dropText(page, "Résumé", "Go");
	await expect(page.getByRole("main").getByRole("alert")).toHaveText(
		"The code that reads files could not be loaded. Check your connection and try again, or reload the page.",
	);
});

test("an export whose code a deploy has removed says so, in a sentence", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await typeTurn(page, "Not a question.");
	const exporting = page.getByRole("button", { name: "Export as Markdown" });
	await expect(exporting).toBeVisible();
	await page.waitForLoadState("networkidle");
	await page.route("**/chunks/*.js", (route) => route.fulfill({ status: 404 }));
	await exporting.click();
	await expect(page.getByRole("region", { name: "Notifications" })).toContainText(
		"The export could not be loaded.",
	);
});
