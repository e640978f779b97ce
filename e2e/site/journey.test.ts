// A user's journey through the pages: sign-up, approval, answers, sign-out.
import { expect, test } from "../support/fixtures.ts";

test("a new user signs up, is approved by an admin, gets a streamed answer and signs out", async ({
	page,
	admin,
	pageOf,
	emulator,
	mark,
}) => {
	const email = `${crypto.randomUUID()}@example.com`;
	const name = `Newcomer ${mark}`;

	await page.goto("/");
	await page.getByRole("tab", { name: "Sign up" }).click();
	await page.getByLabel("Name").fill(name);
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password").fill("correct horse battery staple");
	await page.getByRole("button", { name: "Create account" }).click();
	await expect(page.getByRole("heading", { name: "Waiting for approval" })).toBeVisible();

	const adminPage = await pageOf(admin);
	await adminPage.goto("/admin");
	await adminPage.getByRole("button", { name: `Approve ${name}` }).click();
	const messages = adminPage.getByRole("region", { name: /Notifications/ });
	await expect(messages.getByText(`${name} is approved.`)).toBeVisible();

	// Without a reload.
	await expect(page.getByRole("heading", { name: "Interview", level: 1 })).toBeVisible();
	await page.getByRole("link", { name: "Type a prompt" }).click();
	await emulator.script("gemini", mark, [
		{ text: "**The first words**" },
		{ hold: mark },
		{ text: " and the last." },
		{ finish: "STOP" },
	]);
	await page.getByLabel("Transcript").fill(`Interviewer: what about ${mark}?`);
	await page.getByRole("button", { name: "Help me answer" }).click();

	const answer = page.getByRole("region", { name: "Answer" });
	await expect(answer).toHaveText("The first words");
	// The emulator holds the rest back: this text arrived before the stream ended.
	await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
	await emulator.release(mark);
	await expect(answer).toHaveText("The first words and the last.");
	await expect(page.getByRole("button", { name: "Help me answer" })).toBeVisible();

	await page.getByRole("button", { name: "Sign out" }).click();
	await expect(page.getByRole("tab", { name: "Sign in" })).toBeVisible();
	await page.reload();
	await expect(page.getByRole("tab", { name: "Sign in" })).toBeVisible();
});

test("closing the tab while an answer streams ends the call to Gemini", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	await emulator.script("gemini", mark, [{ text: "Some words " }, { hold: mark }]);
	const page = await pageOf(approved);
	await page.goto("/?view=type");
	await page.getByLabel("Transcript").fill(mark);
	await page.getByRole("button", { name: "Help me answer" }).click();
	await expect(page.getByText("Some words")).toBeVisible();
	await page.close();
	await emulator.seenOnce("gemini", mark, "disconnected");
});

test("Stop ends the answer without another request, and the answer type stays selected", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/?view=type");
	for (const kind of ["Prompt", "Summary", "Answer", "Answer"]) {
		await page.getByRole("radio", { name: kind }).click();
		await expect(page.getByRole("radio", { name: kind })).toBeChecked();
	}
	await emulator.script("gemini", mark, [{ text: "Some words" }, { hold: mark }]);
	await page.getByLabel("Transcript").fill(mark);
	await page.getByRole("button", { name: "Help me answer" }).click();
	await expect(page.getByText("Some words")).toBeVisible();
	await page.getByRole("button", { name: "Stop" }).click();
	await expect(page.getByText("Stopped.")).toBeVisible();
	await emulator.seenOnce("gemini", mark, "disconnected");
	await expect(page.getByRole("button", { name: "Help me answer" })).toBeVisible();
	await emulator.seen("gemini", mark, { count: 1 });
});

test("errors of sign-in and sign-up are shown at their field, which gets the focus", async ({
	page,
	approved,
}) => {
	await page.goto("/?view=type");
	await page.getByLabel("E-mail").fill("not an e-mail address");
	await page.keyboard.press("Enter");
	const email = page.getByLabel("E-mail");
	await expect(email).toBeFocused();
	await expect(email).toHaveAccessibleDescription(/@/);
	await email.fill(approved.email);
	await page.getByLabel("Password").fill("not the password");
	await page.keyboard.press("Enter");
	await expect(page.getByLabel("Password")).toHaveAccessibleDescription(
		"Invalid email or password",
	);
	await expect(page.getByLabel("Password")).toBeFocused();

	await page.getByRole("tab", { name: "Sign up" }).click();
	const name = page.getByLabel("Name");
	await page.getByLabel("Password").fill("long enough now");
	for (const [blank, message] of [
		["  ", "Please fill out this field."],
		["\u200b", "This must have a visible character, and no control characters."],
	] as const) {
		await name.fill(blank);
		await name.press("Enter");
		await expect(name).toHaveAccessibleDescription(message);
		await expect(name).toBeFocused();
	}
	await name.fill("Me");
	await email.fill(approved.email);
	await page.getByLabel("Password").fill("short");
	await page.keyboard.press("Enter");
	await expect(page.getByLabel("Password")).toBeFocused();
	await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
	await page.getByLabel("Password").fill("long enough now");
	await page.keyboard.press("Enter");
	await expect(email).toHaveAccessibleDescription(/already exists/);
	await expect(email).toBeFocused();
});

test("a signed-in user is not sent to a return URL of another site", async ({
	approved,
	pageOf,
	origin,
}) => {
	const page = await pageOf(approved);
	await page.goto(`/?return=${encodeURIComponent("//example.com")}`);
	await expect(page.getByRole("heading", { name: "Interview", level: 1 })).toBeVisible();
	expect(new URL(page.url()).origin).toBe(origin);
});
