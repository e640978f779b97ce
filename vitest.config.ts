import { defineConfig } from "vitest/config";

// Pure modules, and the emulator over HTTP. What needs the Worker is in e2e/.
export default defineConfig({
	test: { include: ["lib/**/*.test.ts", "emulator/**/*.test.ts", "*.test.ts"] },
});
