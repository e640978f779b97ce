// The assistant beside the interview: a conversation with memory, and pictures that are pasted or taken of the shared tab.
import type { GeminiBody } from "../support/emulator.ts";
import { expect, test } from "../support/fixtures.ts";
import { joinCall } from "../support/live-page.ts";

interface AskedBody extends Omit<GeminiBody, "contents"> {
	contents: { role: string; parts: { text?: string; inlineData?: { mimeType: string } }[] }[];
}

test("a user asks with pasted and dropped pictures, a follow-up includes the earlier turns, and the answer is Markdown", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await page.getByRole("button", { name: "Ask the assistant" }).click();
	const panel = page.getByRole("region", { name: "Assistant" });
	const question = panel.getByRole("textbox", { name: "Your question" });
	await expect(question).toBeFocused();
	// A screenshot of 3840 × 1080 pixels, as the clipboard or another window has it.
	const give = (how: "paste" | "drop") =>
		question.evaluate(async (field, how) => {
			const canvas = Object.assign(document.createElement("canvas"), { width: 3840, height: 1080 });
			canvas.getContext("2d")?.fillText(how, 10, 10);
			const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
			const data = new DataTransfer();
			data.items.add(new File([blob as Blob], "shot.png", { type: "image/png" }));
			field.dispatchEvent(
				how === "paste"
					? new ClipboardEvent("paste", { clipboardData: data, bubbles: true })
					: new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }),
			);
		}, how);
	await give("paste");
	const picture = panel.getByRole("img", { name: "Picture 1" });
	await expect(picture).toBeVisible();
	await give("drop");
	await expect(panel.getByRole("img", { name: "Picture 2" })).toBeVisible();
	expect(
		await picture.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]),
	).toEqual([1920, 540]);

	await emulator.script("gemini", `What is ${mark}`, [
		{ text: "It is **code**." },
		{ finish: "STOP" },
	]);
	await question.fill(`What is ${mark}?`);
	await question.press("Enter");
	await expect(panel.locator("strong", { hasText: "code" })).toBeVisible();
	await emulator.script("gemini", `Why ${mark}`, [{ text: "Because." }, { finish: "STOP" }]);
	await question.fill(`Why ${mark}?`);
	await panel.getByRole("button", { name: "Ask", exact: true }).click();
	await expect(panel.getByText("Because.")).toBeVisible();

	const calls = await emulator.seen<AskedBody>("gemini", mark, { count: 2 });
	const [first, second] = calls.map(({ body }) => body.contents);
	const pictures = first?.at(-1)?.parts.filter(({ inlineData }) => inlineData);
	expect(pictures?.map(({ inlineData }) => inlineData?.mimeType)).toEqual([
		"image/jpeg",
		"image/jpeg",
	]);
	expect(second?.map(({ role }) => role)).toEqual(["user", "model", "user"]);
	expect(JSON.stringify(second)).toContain("It is **code**.");
	// Start over forgets it all.
	await panel.getByRole("button", { name: "Start over" }).click();
	await expect(panel.getByText("Because.")).toBeHidden();
});

test("a key works from the moment the page shows its button", async ({ approved, pageOf }) => {
	const page = await pageOf(approved);
	await page.addInitScript(() => {
		new MutationObserver((_, observer) => {
			const buttons = [...document.querySelectorAll("button")];
			if (!buttons.some(({ textContent }) => textContent === "Ask the assistant")) return;
			observer.disconnect();
			document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "p", bubbles: true }));
		}).observe(document, { subtree: true, childList: true });
	});
	await page.goto("/");
	const panel = page.getByRole("region", { name: "Assistant" });
	await expect(panel.getByRole("alert")).toContainText("Share the call first");
});

test("p takes a picture of the shared tab; without a shared tab, the page says what to do; a double Enter asks once", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await expect(page.getByRole("button", { name: "Ask the assistant" })).toBeVisible();
	await page.keyboard.press("p");
	const panel = page.getByRole("region", { name: "Assistant" });
	await expect(panel.getByRole("alert")).toContainText("Share the call first");
	await joinCall(page, emulator, approved);
	await expect(page.getByRole("button", { name: "Ask the assistant" })).toBeVisible();
	await page.locator("body").click({ position: { x: 2, y: 2 } });
	await page.keyboard.press("p");
	await expect(panel.getByRole("img", { name: "Picture 1" })).toBeVisible();
	await expect(panel.getByRole("textbox", { name: "Your question" })).toBeFocused();
	await panel.getByRole("button", { name: "Remove picture 1" }).click();
	await expect(panel.getByRole("img", { name: "Picture 1" })).toBeHidden();
	const question = panel.getByRole("textbox", { name: "Your question" });
	await question.fill(`Once ${mark}?`);
	await question.press("Enter");
	await question.press("Enter");
	await expect(panel.getByText(`Once ${mark}?`).first()).toBeVisible();
	await emulator.seen("gemini", mark, { count: 1 });
});
