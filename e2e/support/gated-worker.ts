// A Worker whose D1 and limiter wait or fail on request (`gated.ts`), one for all tests of a file.
import { readFileSync } from "node:fs";
import { emulatorSettings } from "../../emulator/server.ts";
import { test as base, expect, type OwnWorker, startOwn } from "./fixtures.ts";

export const SECRET = "a secret that only this test and its Worker know";

export const test = base.extend<object, { gated: OwnWorker }>({
	gated: [
		async ({ playwright: _ }, use, info) => {
			const folder = `${info.project.outputDir}/gated-${info.workerIndex}`;
			const settings = {
				BETTER_AUTH_SECRET: SECRET,
				...emulatorSettings(String(process.env.E2E_EMULATOR)),
			};
			const { stop, ...own } = await startOwn(folder, settings, "e2e/support/gated.ts");
			await use(own);
			await stop();
			expect(readFileSync(own.logFile, "utf8")).not.toMatch(/unhandled|uncaught/i);
		},
		{ scope: "worker", timeout: 120_000 },
	],
});
test.describe.configure({ mode: "default" });

export { expect };
