import { defineConfig } from "vitest/config";

// Unit tests lie beside what they test. Tests in `e2e/` need the built Worker and run in Playwright; folders with a dot are build output.
export default defineConfig({
	test: {
		exclude: ["e2e/**", "node_modules/**", ".*/**"],
		// For tests that hang, not for a slow machine: some take seconds beside other load.
		testTimeout: 120_000,
	},
});
