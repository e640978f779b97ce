// The built Worker with its pages, as `wrangler dev` serves it, and a Chromium whose user is signed in.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { emulatorSettings } from "../emulator/server.ts";
import { findChromium } from "../scripts/chromium.ts";
import { ensureAdmin, migrate } from "../scripts/database.ts";
import { start } from "../scripts/processes.ts";

const PORT = 8797;
const USER = { email: "bench@example.com", password: "correct horse battery staple" };

export interface Site {
	/** Opens a page of its own browser context. */
	open: () => Promise<Page>;
	stop: () => Promise<void>;
}

/** Starts it with an emulator at a URL. Throws when it does not answer within a minute. */
export async function startSite(emulator: string): Promise<Site> {
	const folder = await mkdtemp(join(tmpdir(), "bench-site-"));
	const state = `${folder}/state`;
	await migrate(state);
	await ensureAdmin(USER, state);
	const url = `http://localhost:${PORT}`;
	const settings = {
		BETTER_AUTH_SECRET: "a secret that is long enough for a bench",
		BETTER_AUTH_URL: url,
		...emulatorSettings(emulator),
	};
	const vars = Object.entries(settings).map(([name, value]) => `${name}="${value}"\n`);
	await writeFile(`${folder}/vars`, vars.join(""));
	const worker = start("wrangler", [
		...["dev", "--port", `${PORT}`, "--inspector-port", "0", "--persist-to", state],
		...["--env-file", `${folder}/vars`, "--show-interactive-dev-session=false"],
	]);
	await answers(`${url}/api/health`, worker.output);
	const executablePath = findChromium();
	const browser: Browser = await chromium.launch({
		...(executablePath ? { executablePath } : {}),
		args: ["--disable-background-networking", "--autoplay-policy=no-user-gesture-required"],
	});
	return {
		async open() {
			const context = await browser.newContext({ baseURL: url });
			const response = await context.request.post("/api/auth/sign-in/email", { data: USER });
			if (!response.ok()) throw new Error(`sign-in answered ${response.status()}`);
			return context.newPage();
		},
		async stop() {
			await browser.close();
			await worker.stop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

async function answers(url: string, output: () => string): Promise<void> {
	const deadline = Date.now() + 60_000;
	while (Date.now() < deadline) {
		const response = await fetch(url).catch(() => undefined);
		if (response?.ok) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`The Worker does not run:\n${output()}`);
}
