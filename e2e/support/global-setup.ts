// Before the tests, starts the emulator, and the built Worker on both lanes and with test controls, each with its own database. After them,
// stops and deletes everything, and searches the logs for what no test may cause.
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emulatorSettings, startEmulator } from "../../emulator/server.ts";
import { ensureAdmin, migrate } from "../../scripts/local-database.ts";
import { stopAll } from "../../scripts/processes.ts";
import { addAccounts } from "./accounts.ts";
import { ADMIN, bundle, LANES, type Lane, SECRET, scriptOf } from "./lanes.ts";
import { findFaults } from "./logs.ts";
import { startWorker } from "./worker.ts";

export default async function setup(): Promise<() => Promise<void>> {
	const folder = await mkdtemp(join(tmpdir(), "realtime-worker-api-"));
	await mkdir("test-results", { recursive: true });
	const emulator = await startEmulator({ port: 0, paceMs: 0 });
	const startLane = (lane: Lane) =>
		startWorker({
			folder: `${folder}/${lane}`,
			logFile: `test-results/${lane}.log`,
			script: scriptOf(lane, folder),
			// Many tests create accounts at the same time.
			signUpLimit: 100_000,
			settings: {
				BETTER_AUTH_SECRET: SECRET,
				TRUSTED_ORIGINS: "https://app.example.com,https://*.trusted.example,tauri://localhost",
				ADMIN_ORIGINS: "https://app.example.com",
				...emulatorSettings(emulator.url),
			},
		});
	const startLanes = async () => {
		await Promise.all([prepareDatabases(folder), ...LANES.map((lane) => bundle(lane, folder))]);
		return Promise.all(LANES.map(startLane));
	};
	const workers = await startLanes().catch(async (error: unknown) => {
		await Promise.all([stopAll(), emulator.close()]);
		await rm(folder, { recursive: true, force: true });
		throw error;
	});

	process.env.E2E_FOLDER = folder;
	process.env.E2E_EMULATOR = emulator.url;
	for (const [i, lane] of LANES.entries()) {
		process.env[`E2E_${lane.toUpperCase()}`] = workers[i]?.url;
	}
	return async () => {
		const journal = await fetch(`${emulator.url}/emulator/journal?problem`);
		const rejected = await journal.json<object[]>();
		await Promise.all(workers.map(({ stop }) => stop()));
		await emulator.close();
		await rm(folder, { recursive: true, force: true });
		const faults = workers.flatMap(({ log }) => findFaults(log()));
		if (rejected.length) {
			throw new Error(`The emulator rejected requests:\n${JSON.stringify(rejected)}`);
		}
		if (faults.length) throw new Error(`The Workers' logs have:\n${faults.join("\n")}`);
	};
}

async function prepareDatabases(folder: string): Promise<void> {
	// The database of a Worker that one test starts.
	const fresh = `${folder}/fresh/state`;
	await migrate(fresh);
	await ensureAdmin(ADMIN, fresh);
	// The database of the shared Workers, with many accounts.
	const populated = `${folder}/populated/state`;
	await cp(fresh, populated, { recursive: true });
	await addAccounts(folder, populated, SECRET);
	for (const lane of LANES) {
		await cp(populated, `${folder}/${lane}/state`, { recursive: true });
	}
}
