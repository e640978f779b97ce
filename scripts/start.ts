// `pnpm dev` and `pnpm preview`: everything a fresh clone needs, then the app and the emulator until Ctrl-C.
import { setTimeout as sleep } from "node:timers/promises";
import { type Emulator, startEmulator } from "../emulator/server.ts";
import { buildWithProgress } from "./build-progress.ts";
import {
	prepareSettings,
	SETTINGS_FILE,
	type Settings,
	SetupError,
	workerVars,
} from "./dev-vars.ts";
import { ensureAdmin, migrate, STATE } from "./local-database.ts";
import { writeLocalConfig } from "./local-worker.ts";
import { createLogPrinter } from "./log-printer.ts";
import { claimFolder } from "./only-one.ts";
import { firstFreePort, portProblem } from "./ports.ts";
import { type Child, start, stopAll, stopWithTerminal } from "./processes.ts";
import { type SettingsWatch, watchSettings } from "./settings-watch.ts";

const APP_PORT = 8787;
const PACE_MS = 30;
const READY_MS = 120_000;

const isPreview = process.argv[2] === "preview";
let emulator: Emulator | undefined;
let app: Child | undefined;
let url = "";

const say = (text: string) => process.stdout.write(`${text}\n`);

let isStopping = false;
async function stop(code: number): Promise<void> {
	if (isStopping) return;
	isStopping = true;
	await Promise.all([stopAll(), emulator?.close()]);
	process.exit(code);
}

async function main(): Promise<void> {
	const owner = await claimFolder("start", () => url);
	if (owner !== undefined) {
		throw new SetupError(`The app of this folder is running already${owner && ` at ${owner}`}.`);
	}
	const freePort = await firstFreePort(APP_PORT, 2);
	let settings = prepareSettings(freePort);
	const watch = watchSettings();
	url = `http://localhost:${await choosePort(settings.port)}`;
	if (isPreview) await buildWithProgress(say);
	await run(settings);
	for (;;) {
		const { port } = settings;
		settings = await nextSettings(watch, freePort);
		say(`\n${SETTINGS_FILE} has changed. Restarting …`);
		await stopApp();
		if (settings.port !== port) url = `http://localhost:${await choosePort(settings.port)}`;
		await run(settings).catch((error: unknown) => {
			if (!(error instanceof SetupError)) throw error;
			say(`${error.message} Change ${SETTINGS_FILE} to try again.`);
		});
	}
}

/** Returns the settings in `.dev.vars` after its next change to some that can work. Reports those that cannot. */
async function nextSettings(watch: SettingsWatch, freePort: number): Promise<Settings> {
	for (;;) {
		await watch.changed();
		try {
			return prepareSettings(freePort);
		} catch (error) {
			if (!(error instanceof SetupError)) throw error;
			say(`\n${error.message} The app keeps running with the previous settings.`);
		}
	}
}

/** Returns the app's port: PORT, or the first one from `wanted` that is free. Throws a SetupError when PORT cannot be used. */
async function choosePort(wanted: number): Promise<number> {
	const { PORT } = process.env;
	if (PORT) {
		const port = Number(PORT);
		if (!/^\d+$/.test(PORT) || port < 1 || port > 65_534) {
			throw new SetupError(`PORT is "${PORT}", which is not a port number.`);
		}
		const problem = await portProblem(port);
		if (problem) throw new SetupError(`Port ${port} (PORT) ${problem}. Choose another one.`);
		return port;
	}
	const problem = await portProblem(wanted);
	if (!problem) return wanted;
	// Every second one: the emulator's port follows the app's.
	const port = await firstFreePort(wanted < 1_024 ? APP_PORT : wanted + 2, 2);
	say(`Port ${wanted} ${problem}: using ${port}.`);
	return port;
}

/** Starts the app with these settings and returns when it answers. */
async function run(settings: Settings): Promise<void> {
	const { port } = new URL(url);
	if (!emulator && (settings.emulated.length || settings.hasMail)) {
		const emulatorPort = await firstFreePort(Number(port) + 1);
		emulator = await startEmulator({ port: emulatorPort, paceMs: PACE_MS });
	}
	const mailUrl = settings.hasMail ? emulator?.url : undefined;
	const configs = await writeLocalConfig({
		vars: workerVars(settings, url, emulator?.url ?? ""),
		mailUrl,
	});
	const prepareDatabase = async () => {
		say("Preparing the local database …");
		await migrate();
		await ensureAdmin(settings.admin);
	};
	// `wrangler dev` opens the database at once: what came second would sometimes find it locked.
	if (isPreview) await prepareDatabase();
	say(
		isPreview ? "Starting the built Worker …" : "Starting the app (the first time takes longer) …",
	);
	const child = isPreview ? startWorker(port, configs) : startNext(port, configs[0], mailUrl);
	app = child;
	let isReady = false;
	child.process.on("close", (code) => {
		if (isStopping || app !== child) return;
		if (!isReady) say(child.output());
		say(`The app exited unexpectedly (code ${code}).`);
		void stop(1);
	});
	// Meanwhile: Next opens the database with its first request, which is ours.
	if (!isPreview) await prepareDatabase();
	await ready();
	isReady = true;
	// In a pipe unchanged, as `pnpm logs` and other programs read it.
	const print = process.stdout.isTTY ? createLogPrinter(process.stdout).print : say;
	child.show((line) => {
		// What it prints while it is stopped is of no use.
		if (app === child && !isStopping) print(line);
	});
	say(welcome(settings));
}

async function stopApp(): Promise<void> {
	const child = app;
	app = undefined;
	await child?.stop();
}

const startWorker = (port: string, configs: string[]) =>
	start("wrangler", [
		"dev",
		...configs.map((config) => `--config=${config}`),
		`--persist-to=${STATE}`,
		`--port=${port}`,
		"--inspector-port=0",
		// Otherwise a custom domain in wrangler.jsonc would replace the host in URLs and `Origin`, and nobody could sign in.
		"--infer-origin-from-routes=false",
		"--show-interactive-dev-session=false",
	]);

function startNext(port: string, config = "", mailUrl = ""): Child {
	// For next.config.ts.
	Object.assign(process.env, { LOCAL_WORKER_CONFIG: config, LOCAL_MAIL_URL: mailUrl });
	return start("next", ["dev", "--port", port, "--hostname", "localhost"]);
}

/** Waits until the app answers. Also requests the page, which compiles it before a person waits for it. */
async function ready(): Promise<void> {
	const deadline = Date.now() + READY_MS;
	while (Date.now() < deadline) {
		const ask = (path: string) => fetch(url + path, { signal: AbortSignal.timeout(READY_MS) });
		const response = await ask("/api/health").catch(() => undefined);
		if (response?.status === 500) {
			const { error } = (await response.json()) as { error?: string };
			throw new SetupError(`${SETTINGS_FILE}: the app reports “${error}”.`);
		}
		if (response?.ok) {
			await ask("/");
			return;
		}
		await sleep(200);
	}
	throw new Error(`The app did not answer within two minutes.\n${app?.output()}`);
}

function welcome({ admin, emulated, warnings, hasMail }: Settings): string {
	const emulatorPage = emulator?.url.replace("127.0.0.1", "localhost");
	const lines = [
		"",
		`  Ready at       ${url}`,
		`  Admin          ${url}/admin`,
		`    e-mail       ${admin.email}`,
		`    password     ${admin.password}`,
	];
	if (hasMail) lines.push(`  Mail           ${emulatorPage} shows what the app sends`);
	lines.push("");
	if (emulated.length) {
		lines.push(
			`  ${emulated.join(", ")}: answers come from the emulator (${emulatorPage})`,
			`  until you put real keys into ${SETTINGS_FILE}.`,
			"",
		);
	}
	// The Worker logs them with its first request, which is ours, before its output is shown.
	if (warnings.length) lines.push(...warnings.map((text) => `  ${SETTINGS_FILE}: ${text}`), "");
	return [...lines, "  Press Ctrl-C to stop.", ""].join("\n");
}

stopWithTerminal(() => stop(0));

main().catch((error: unknown) => {
	// Stopping ends what we wait for.
	if (isStopping) return;
	console.error(error instanceof SetupError ? error.message : error);
	void stop(1);
});
