// Before the tests: the emulator and the built Worker on free ports, on a database of their own. After them: nothing is left.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emulatorSettings, startEmulator } from "../emulator/server.ts";
import { ensureAdmin, migrate } from "../scripts/database.ts";
import { start } from "../scripts/processes.ts";

export default async function setup(): Promise<() => Promise<void>> {
	const folder = await mkdtemp(join(tmpdir(), "realtime-worker-api-"));
	const emulator = await startEmulator({ port: 0, paceMs: 0 });
	const port = await freePort();
	const url = `http://localhost:${port}`;
	const settings = {
		BETTER_AUTH_SECRET: crypto.randomUUID() + crypto.randomUUID(),
		BETTER_AUTH_URL: url,
		TRUSTED_ORIGINS: "https://app.example.com,https://*.trusted.example",
		...emulatorSettings(emulator.url),
	};
	const vars = join(folder, "vars");
	await writeFile(
		vars,
		Object.entries(settings)
			.map(([name, value]) => `${name}="${value}"\n`)
			.join(""),
	);
	const state = join(folder, "state");
	const admin = { email: "admin@example.com", password: crypto.randomUUID() };
	await migrate(state);
	await ensureAdmin(admin, state);
	const worker = start("wrangler", [
		...["dev", "--persist-to", state],
		...["--port", `${port}`, "--inspector-port", "0", "--env-file", vars],
		"--show-interactive-dev-session=false",
	]);
	const stop = async () => {
		await worker.stop();
		await mkdir("test-results", { recursive: true });
		await writeFile("test-results/worker.log", worker.output());
		await emulator.close();
		await rm(folder, { recursive: true, force: true });
	};
	try {
		await ready(url, () => worker.process.exitCode === null);
	} catch (error) {
		await stop();
		throw new Error(`The built Worker does not run:\n${worker.output()}`, { cause: error });
	}
	process.env.E2E_URL = url;
	process.env.E2E_EMULATOR = emulator.url;
	process.env.E2E_STATE = state;
	process.env.E2E_ADMIN = JSON.stringify(admin);
	return async () => {
		await stop();
		const log = worker.output();
		// What a test should have asserted and nobody looked for.
		const lost = log
			.split("\n")
			.filter((line) => /unhandled|uncaught|unable to enqueue/i.test(line));
		if (lost.length) throw new Error(`The Worker's log has:\n${lost.join("\n")}`);
	};
}

async function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once("error", reject);
		probe.listen(0, "localhost", () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
		});
	});
}

async function ready(url: string, isRunning: () => boolean): Promise<void> {
	const deadline = Date.now() + 60_000;
	while (isRunning() && Date.now() < deadline) {
		const response = await fetch(`${url}/api/health`).catch(() => undefined);
		if (response?.ok) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error("no answer from /api/health");
}
