import { defineConfig } from "vitest/config";

// Unit tests are beside the modules they test. Tests in `e2e/` need the built Worker and run in Playwright; folders with a dot are build output.
export default defineConfig({
	test: {
		exclude: ["e2e/**", "node_modules/**", ".*/**"],
		// For tests that hang, not for a slow machine: under load, some tests take seconds.
		testTimeout: 120_000,
	},
});
