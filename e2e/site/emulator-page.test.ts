// The emulator's page, which shows people at `pnpm dev` what the app sends and lets them enable faults. On an emulator of this test's own:
// faults apply to anyone's next request.
import AxeBuilder from "@axe-core/playwright";
import { emulatedEmail } from "../../emulator/mail.ts";
import { emulatorSettings, startEmulator } from "../../emulator/server.ts";
import { test as base, expect } from "../support/fixtures.ts";

const test = base.extend<{ ownEmulator: string }>({
	ownEmulator: async ({ playwright: _ }, use) => {
		const { url, close } = await startEmulator({ port: 0, paceMs: 0 });
		await use(url);
		await close();
	},
});

function askGemini(emulator: string): Promise<Response> {
	const key = emulatorSettings(emulator).GOOGLE_GENERATIVE_AI_API_KEY ?? "";
	return fetch(`${emulator}/gemini/v1beta/models/gemini-x:streamGenerateContent?alt=sse`, {
		method: "POST",
		headers: { "x-goog-api-key": key },
		body: JSON.stringify({ contents: [{ parts: [{ text: "Hello" }] }] }),
	});
}

test("a fault stays enabled after a reload, and the page says when a request has met it", async ({
	page,
	ownEmulator,
}) => {
	await page.goto(ownEmulator);
	const status = page.getByRole("status");
	await expect(status).toHaveText("No fault is enabled.");
	const fault = page.getByRole("button", { name: "503 once: the retry succeeds" });
	await fault.click();
	const enabled = "Enabled for the next request: 503 once: the retry succeeds.";
	await expect(status).toHaveText(enabled);
	await page.reload();
	await expect(status).toHaveText(enabled);
	await expect(fault).toHaveAttribute("aria-pressed", "true");

	expect((await askGemini(ownEmulator)).status).toBe(503);
	await expect(status).toHaveText(/^Last met at .+: 503 once: the retry succeeds\.$/);
	await expect(fault).toHaveAttribute("aria-pressed", "false");
	expect((await askGemini(ownEmulator)).status).toBe(200);
	const requests = page.getByRole("row", { name: "gemini" });
	await expect(requests).toHaveCount(2);
	await expect(requests.first()).not.toContainText("overloaded-once");
	await expect(requests.last()).toContainText("overloaded-once");

	await fault.click();
	await page.getByRole("button", { name: "Clear faults" }).click();
	await expect(status).not.toContainText("Enabled");
	expect((await askGemini(ownEmulator)).status).toBe(200);
});

test("mails appear with links that can be followed", async ({ page, ownEmulator }) => {
	await page.goto(ownEmulator);
	await expect(page.getByText("The app has not sent a mail yet.")).toBeVisible();
	const { send } = emulatedEmail(ownEmulator);
	const mail = { to: "ann@example.com", from: "app@example.com" };
	await send({
		...mail,
		subject: "The first",
		text: `Read this:\n${ownEmulator}/?read=1\nBye <b>`,
	});
	await send({ ...mail, subject: "The second", text: "No link" });
	await expect(page.getByRole("article")).toHaveCount(2);
	const first = page.getByRole("article").filter({ hasText: "The first" });
	await expect(first).toContainText("to ann@example.com · from app@example.com");
	await expect(first).toContainText("Bye <b>");
	await expect(page.getByRole("article").first()).toContainText("The second");
	const opened = page.waitForEvent("popup");
	await first.getByRole("link").click();
	await expect(await opened).toHaveURL(`${ownEmulator}/?read=1`);
	await expect(send({ ...mail, subject: "", text: "x" })).rejects.toThrow("subject must be a text");
});

test("the page has no accessibility violations", async ({ page, ownEmulator }) => {
	const { send } = emulatedEmail(ownEmulator);
	await send({ to: "a@b.co", from: "c@d.co", subject: "Hello", text: `See ${ownEmulator}/` });
	await page.goto(ownEmulator);
	await expect(page.getByRole("article")).toBeVisible();
	for (const colorScheme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme });
		const { violations } = await new AxeBuilder({ page }).analyze();
		expect(violations, colorScheme).toEqual([]);
	}
});
