// Before the tests: the emulator, a database of their own and the built Worker. After them: nothing is left.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emulatorSettings, startEmulator } from "../emulator/server.ts";
import { ensureAdmin, migrate } from "../scripts/database.ts";
import { startWorker } from "./worker.ts";

const LOG = "test-results/worker.log";

export default async function setup(): Promise<() => Promise<void>> {
	const folder = await mkdtemp(join(tmpdir(), "realtime-worker-api-"));
	const state = join(folder, "state");
	const admin = { email: "admin@example.com", password: crypto.randomUUID() };
	await mkdir("test-results", { recursive: true });
	await migrate(state);
	await ensureAdmin(admin, state);
	const emulator = await startEmulator({ port: 0, paceMs: 0 });
	const worker = await startWorker({
		folder,
		logFile: LOG,
		settings: {
			TRUSTED_ORIGINS: "https://app.example.com,https://*.trusted.example",
			...emulatorSettings(emulator.url),
		},
	}).catch(async (error: unknown) => {
		await emulator.close();
		throw error;
	});

	process.env.E2E_URL = worker.url;
	process.env.E2E_EMULATOR = emulator.url;
	process.env.E2E_LOG = LOG;
	process.env.E2E_ADMIN = JSON.stringify(admin);
	return async () => {
		const refused = await (await fetch(`${emulator.url}/emulator/journal?problem`)).json<
			object[]
		>();
		await worker.stop();
		await emulator.close();
		await rm(folder, { recursive: true, force: true });
		// What no test looks for and none may cause.
		const lost = worker
			.log()
			.split("\n")
			.filter((line) => /unhandled|uncaught|unable to enqueue|"INTERNAL"/i.test(line));
		if (refused.length) {
			throw new Error(`The emulator refused what no test asked for:\n${JSON.stringify(refused)}`);
		}
		if (lost.length) throw new Error(`The Worker's log has:\n${lost.join("\n")}`);
	};
}
