import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/chromium.ts";

const executablePath = findChromium();

// The built Worker in workerd, the emulator beside it, a real Chromium in front.
export default defineConfig({
	testDir: "e2e",
	globalSetup: "./e2e/server.ts",
	forbidOnly: true,
	fullyParallel: true,
	retries: 0,
	workers: 2,
	reporter: process.env.CI ? "line" : "list",
	use: {
		trace: "retain-on-failure",
		launchOptions: {
			...(executablePath ? { executablePath } : {}),
			args: ["--disable-background-networking", "--disable-component-update", "--disable-sync"],
		},
	},
});
