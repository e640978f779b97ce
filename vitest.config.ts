import { defineConfig } from "vitest/config";

// Pure modules, the emulator over HTTP, and what SQLite makes of our statements. What needs the Worker is in e2e/.
export default defineConfig({
	test: {
		include: ["lib/**/*.test.ts", "emulator/**/*.test.ts", "site/**/*.test.ts", "*.test.ts"],
	},
});
