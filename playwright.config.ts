import { defineConfig } from "@playwright/test";
import type { WorkerFixtures } from "./e2e/support/fixtures.ts";
import { findChromium } from "./scripts/chromium.ts";

const executablePath = findChromium();

// Tests of the built Worker in workerd, with the emulator as its services and a real Chromium as its client.
export default defineConfig<object, WorkerFixtures>({
	testDir: "e2e",
	globalSetup: "./e2e/support/global-setup.ts",
	forbidOnly: true,
	fullyParallel: true,
	retries: 0,
	// One more than the two cores of the smallest machine, because some tests wait for timeouts.
	workers: 3,
	// Timeouts are for tests that hang. A slow machine must not reach them.
	timeout: 120_000,
	expect: { timeout: 30_000 },
	reporter: process.env.CI ? "line" : "list",
	projects: [
		{ name: "direct", use: { lane: "direct" } },
		// On the lane that `pnpm dev` runs, only tests that Next's request and response objects could affect; `lanes.test.ts` compares all
		// routes. OpenNext's bridge reads a body to its end and supports neither client disconnects nor backpressure.
		{
			name: "next",
			testMatch: /\/api\/(access|contract|completion)\.test\.ts/,
			grepInvert: /@direct/,
			use: { lane: "next" },
		},
	],
	use: {
		// A trace of each test would take a quarter of the time: `--trace on` records one.
		screenshot: "only-on-failure",
		launchOptions: {
			...(executablePath ? { executablePath } : {}),
			args: ["--disable-background-networking", "--disable-component-update", "--disable-sync"],
		},
	},
});
