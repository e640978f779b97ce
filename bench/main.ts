// `pnpm bench`: what the Worker costs, each figure beside a peer measured in the same run. Prints a table and writes it to RESULTS.md.
import { writeFileSync } from "node:fs";
import { stopAll } from "../scripts/processes.ts";
import type { Lane } from "./bundle.ts";
import { compareCpu } from "./cpu.ts";
import { compareLatency } from "./latency.ts";
import { measureLiveHour } from "./live-hour.ts";
import { measureLiveLatency } from "./live-latency.ts";
import { compareMemory } from "./memory.ts";
import { measurePictures } from "./pictures.ts";
import { report } from "./report.ts";
import { clearScripts, signIn } from "./requests.ts";
import { startSite } from "./site.ts";
import { bundleAll, compareStartup } from "./startup.ts";
import { startServer, startWorker, stopWorkers } from "./workers.ts";

// Two processes with the same code differ by 20 % and more, so each lane runs in several.
const PROCESSES = 4;

try {
	console.log("Bundling …");
	const sizes = await bundleAll();
	const services = {
		emulator: await startServer("emulator/main.ts", "0"),
		d1: await startServer("bench/stand-ins/d1.ts"),
	};
	const start = (lane: Lane) =>
		Promise.all(Array.from({ length: PROCESSES }, () => startWorker(lane, services)));
	// In a process of its own: signing in loads Better Auth, which a completion does not need.
	const signInWorker = await startWorker("direct", services);
	const cookie = await signIn(signInWorker, services);
	await signInWorker.stop();
	const direct = await start("direct");
	const next = await start("next");
	const bare = await start("bare");
	const [ours, peer] = [direct[0], bare[0]];
	if (!ours || !peer) throw new Error("no processes");

	await compareCpu(services, { direct, next, bare }, cookie);
	await compareLatency(services, ours, peer, cookie);
	await stopWorkers();
	await compareMemory(services, cookie);
	await measurePictures(services, cookie);
	await compareStartup(services, sizes);
	const site = await startSite(services);
	await clearScripts(services);
	await measureLiveLatency(services, site);
	await clearScripts(services);
	await measureLiveHour(services, site);
	await site.stop();
	writeFileSync("bench/RESULTS.md", report());
} finally {
	await stopWorkers();
	await stopAll();
}
process.exit();
