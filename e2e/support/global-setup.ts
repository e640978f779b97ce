// Before the tests: the emulator and the built Worker on both lanes, each on a database of its own. After them: nothing is left.
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emulatorSettings, startEmulator } from "../../emulator/server.ts";
import { ensureAdmin, migrate } from "../../scripts/database.ts";
import { stopAll } from "../../scripts/processes.ts";
import { ENTRIES, type Lane } from "./lanes.ts";
import { startWorker } from "./worker.ts";

export default async function setup(): Promise<() => Promise<void>> {
	const folder = await mkdtemp(join(tmpdir(), "realtime-worker-api-"));
	const admin = { email: "admin@example.com", password: crypto.randomUUID() };
	await mkdir("test-results", { recursive: true });
	await migrate(`${folder}/direct/state`);
	await ensureAdmin(admin, `${folder}/direct/state`);
	await cp(`${folder}/direct`, `${folder}/next`, { recursive: true });
	const emulator = await startEmulator({ port: 0, paceMs: 0 });
	const startLane = (lane: Lane) =>
		startWorker({
			folder: `${folder}/${lane}`,
			logFile: `test-results/${lane}.log`,
			entry: ENTRIES[lane],
			isCrowded: true,
			settings: {
				TRUSTED_ORIGINS: "https://app.example.com,https://*.trusted.example,tauri://localhost",
				ADMIN_ORIGINS: "https://app.example.com",
				...emulatorSettings(emulator.url),
			},
		});
	const [direct, next] = await Promise.all([startLane("direct"), startLane("next")]).catch(
		async (error: unknown) => {
			await Promise.all([stopAll(), emulator.close()]);
			throw error;
		},
	);

	process.env.E2E_DIRECT = direct.url;
	process.env.E2E_NEXT = next.url;
	process.env.E2E_EMULATOR = emulator.url;
	process.env.E2E_ADMIN = JSON.stringify(admin);
	return async () => {
		const refused = await (await fetch(`${emulator.url}/emulator/journal?problem`)).json<
			object[]
		>();
		await Promise.all([direct.stop(), next.stop()]);
		await emulator.close();
		await rm(folder, { recursive: true, force: true });
		// What no test looks for and none may cause.
		const lost = (direct.log() + next.log())
			.split("\n")
			.filter((line) => /unhandled|uncaught|unable to enqueue|"INTERNAL"/i.test(line));
		if (refused.length) {
			throw new Error(`The emulator refused what no test asked for:\n${JSON.stringify(refused)}`);
		}
		if (lost.length) throw new Error(`The Worker's log has:\n${lost.join("\n")}`);
	};
}
