// `pnpm dev` as a newcomer runs it: in a fresh clone, without keys, while another clone runs.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, makeClone, runStart } from "../support/clone.ts";
import { test as base, expect } from "../support/fixtures.ts";

interface Clone {
	folder: string;
	app: Command;
	/** Where the app and the emulator listen, as printed. */
	url: string;
	emulatorUrl: string;
}

const READY = /Ready at {2,}(http:\S+)/;
const EMULATOR = /(http:\S+) shows what the app sends/;

/** Two clones that run at the same time. */
const test = base.extend<object, { clones: [Clone, Clone] }>({
	clones: [
		async ({ playwright: _ }, use) => {
			const start = async (): Promise<Clone> => {
				// Not below this folder, in whose lockfile Next would see a workspace.
				const folder = mkdtempSync(join(tmpdir(), "clone-"));
				makeClone(folder);
				const app = runStart(folder, "dev");
				const url = await app.printed(READY);
				return { folder, app, url, emulatorUrl: await app.printed(EMULATOR) };
			};
			const clones: [Clone, Clone] = [await start(), await start()];
			await use(clones);
			await Promise.all(clones.map(({ app }) => app.stop()));
			for (const { folder } of clones) rmSync(folder, { recursive: true, force: true });
		},
		{ scope: "worker", timeout: 200_000 },
	],
});

test.describe.configure({ mode: "serial" });

const settingsOf = ({ folder }: Clone) => readFileSync(`${folder}/.dev.vars`, "utf8");
const isHealthy = async ({ url }: Clone) => (await fetch(`${url}/api/health`)).ok;

test("two clones run at once, each with an emulator of its own", async ({ clones }) => {
	const [first, second] = clones;
	const urls = clones.flatMap(({ url, emulatorUrl }) => [url, emulatorUrl]);
	expect(new Set(urls).size).toBe(4);
	for (const { url, emulatorUrl } of clones) {
		expect(Number(new URL(emulatorUrl).port)).toBeGreaterThan(Number(new URL(url).port));
	}
	// The first request compiles the route, which takes longer than D1 may take when the machine is busy.
	await expect.poll(() => isHealthy(first)).toBe(true);
	await expect.poll(() => isHealthy(second)).toBe(true);
	expect(settingsOf(second)).toContain(`BETTER_AUTH_URL="${second.url}"`);
	const third = runStart(second.folder, "dev");
	await third.printed(new RegExp(`running already at ${second.url}`));
	expect(await third.stop()).toBe(1);
	expect(third.output()).not.toContain("    at ");
});

test("a newcomer confirms the address and sets a new password by the mails on the emulator's page", async ({
	clones: [{ url, emulatorUrl }],
	page,
}) => {
	const email = "new@example.com";
	await page.goto(url);
	await page.getByRole("tab", { name: "Sign up" }).click();
	await page.getByLabel("Name").fill("New Person");
	await page.getByLabel("E-mail").fill(email);
	await page.getByLabel("Password").fill("a first password");
	await page.getByRole("button", { name: "Create account" }).click();
	await expect(page.getByRole("heading", { name: "Waiting for approval" })).toBeVisible();

	const mailbox = await page.context().newPage();
	await mailbox.goto(emulatorUrl);
	const follow = async (subject: string) => {
		const opened = mailbox.waitForEvent("popup");
		const mail = mailbox.getByRole("article").filter({ hasText: subject });
		await expect(mail).toContainText(email);
		await mail.getByRole("link").click();
		return opened;
	};
	const confirmed = await follow("Confirm your e-mail address");
	await expect(
		confirmed.getByRole("heading", { name: "Your e-mail address is confirmed" }),
	).toBeVisible();

	await page.context().clearCookies();
	await page.goto(url);
	await page.getByLabel("E-mail").fill(email);
	await page.getByRole("button", { name: "I forgot my password" }).click();
	await expect(page.getByText("a link for a new password is on its way")).toBeVisible();
	const reset = await follow("Set a new password");
	await reset.getByLabel("New password").fill("a second password");
	await reset.getByRole("button", { name: "Set the password" }).click();
	await reset.getByRole("link", { name: "Continue" }).click();
	await reset.getByLabel("E-mail").fill(email);
	await reset.getByLabel("Password").fill("a second password");
	await reset.getByRole("button", { name: "Continue" }).click();
	await expect(reset.getByRole("heading", { name: "Waiting for approval" })).toBeVisible();
});

test("an unknown page shows our 404 page", async ({ clones: [{ url }], page }) => {
	const response = await page.goto(`${url}/nothing-here`);
	expect(response?.status()).toBe(404);
	await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
	await expect(page.getByRole("link", { name: "Go to the home page" })).toBeVisible();
});

test("settings that change restart the app, and those that cannot work or are unknown are named", async ({
	clones: [, second],
}) => {
	const { app, folder, url } = second;
	const before = settingsOf(second);
	writeFileSync(`${folder}/.dev.vars`, `${before}GEMINI_MODEL="models/x"\n`);
	await app.printed(/GEMINI_MODEL: "models\/x" is not a valid model name.*previous settings\./);
	expect(await isHealthy(second)).toBe(true);
	const withoutMail = before.replace(/EMAIL_FROM=.*/, 'EMAIL_FROM=""');
	writeFileSync(`${folder}/.dev.vars`, `${withoutMail}GEMINI_MODLE="x"\n`);
	await app.printed(
		/\.dev\.vars has changed\. Restarting[\s\S]*Ready at[\s\S]*Unknown settings: GEMINI_MODLE\./,
	);
	const options = await fetch(`${url}/api/account/options`);
	expect(await options.json()).toMatchObject({ hasMail: false });
});

test("Ctrl-C ends it, also while it starts, without a stack", async ({
	clones: [, { app, folder }],
}) => {
	expect(await app.stop()).toBe(0);
	expect(app.output()).not.toContain("    at ");
	for (const moment of [/Starting the app/, /Preparing the local database/]) {
		const starting = runStart(folder, "dev");
		await starting.printed(moment);
		expect(await starting.stop(), `${moment}`).toBe(0);
		expect(starting.output()).not.toContain("    at ");
	}
	const building = runStart(folder, "preview");
	await building.printed(/compiling the pages/);
	expect(await building.stop()).toBe(0);
	expect(building.output()).not.toContain("    at ");
});

test("PORT chooses the app's port, and the emulator's follows it", async ({
	clones: [, { folder }],
}) => {
	const app = runStart(folder, "dev", { PORT: "18787" });
	expect(await app.printed(READY)).toBe("http://localhost:18787");
	expect(await app.stop()).toBe(0);
	const wrong = runStart(folder, "dev", { PORT: "http" });
	await wrong.printed(/PORT is "http", which is not a port number\./);
	expect(await wrong.stop()).toBe(1);
});
