// `pnpm dev` and `pnpm preview`: everything a fresh clone needs, then the app and the emulator until Ctrl-C.
import { createServer } from "node:net";
import { type Emulator, startEmulator } from "../emulator/server.ts";
import { ensureAdmin, migrate } from "./database.ts";
import { type Child, run, start, stopAll, stopWithTerminal } from "./processes.ts";
import { EMULATOR_PORT, prepareSettings, type Settings, SetupError } from "./settings.ts";

const PACE_MS = 30;
const READY_MS = 120_000;

const isPreview = process.argv[2] === "preview";
let emulator: Emulator | undefined;
let app: Child | undefined;

const say = (text: string) => process.stdout.write(`${text}\n`);

let isStopping = false;
async function stop(code: number): Promise<void> {
	if (isStopping) return;
	isStopping = true;
	await Promise.all([stopAll(), emulator?.close()]);
	process.exit(code);
}

async function main(): Promise<void> {
	const settings = prepareSettings();
	await requireFreePort(settings.port, "change the port in BETTER_AUTH_URL in .dev.vars");
	if (settings.emulated.length) {
		await requireFreePort(EMULATOR_PORT, "put real keys into .dev.vars");
	}
	if (isPreview) {
		say("Building the Worker (half a minute) …");
		await run("pnpm", ["build"]);
	}
	if (settings.emulated.length) {
		emulator = await startEmulator({ port: EMULATOR_PORT, paceMs: PACE_MS });
	}
	say(
		isPreview ? "Starting the built Worker …" : "Starting the app (the first time takes longer) …",
	);
	app = isPreview
		? start("wrangler", [
				"dev",
				"--port",
				`${settings.port}`,
				"--show-interactive-dev-session=false",
			])
		: start("next", ["dev", "--port", `${settings.port}`, "--hostname", "localhost"]);
	app.process.on("close", (code) => {
		if (isStopping) return;
		say(app?.output() ?? "");
		say(`The app exited unexpectedly (code ${code}).`);
		void stop(1);
	});
	// Meanwhile: the app opens the database with its first request, which is ours.
	say("Preparing the local database …");
	await migrate();
	await ensureAdmin(settings.admin);
	await ready(settings.url);
	app.show();
	say(welcome(settings));
}

/** Takes a port of ours and what to do about it; throws a SetupError when somebody else listens there. */
async function requireFreePort(port: number, otherwise: string): Promise<void> {
	for (const host of ["127.0.0.1", "::1"]) {
		const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
			const probe = createServer();
			probe.once("error", resolve);
			probe.listen({ port, host }, () => probe.close(() => resolve(undefined)));
		});
		if (error?.code === "EADDRINUSE") {
			throw new SetupError(
				`Port ${port} is in use. Stop the program that uses it, or ${otherwise}.`,
			);
		}
		if (error?.code === "EACCES") {
			throw new SetupError(`No permission to open port ${port}: ${otherwise}.`);
		}
	}
}

/** Waits until the app answers; asking for the page as well compiles it before a person waits for it. */
async function ready(url: string): Promise<void> {
	const deadline = Date.now() + READY_MS;
	while (Date.now() < deadline) {
		const ask = (path: string) => fetch(url + path, { signal: AbortSignal.timeout(READY_MS) });
		const response = await ask("/api/health").catch(() => undefined);
		if (response?.status === 500) {
			const { error } = (await response.json()) as { error?: string };
			throw new SetupError(`.dev.vars: the app reports “${error}”.`);
		}
		if (response?.ok) {
			await ask("/");
			return;
		}
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	throw new Error(`The app did not answer within two minutes.\n${app?.output()}`);
}

function welcome({ url, admin, emulated, missing }: Settings): string {
	const lines = [
		"",
		`  Ready at       ${url}`,
		`  Admin          ${url}/admin`,
		`    e-mail       ${admin.email}`,
		`    password     ${admin.password}`,
		"",
	];
	if (emulated.length) {
		lines.push(
			`  ${emulated.join(", ")}: answers come from the emulator (http://localhost:${EMULATOR_PORT})`,
			"  until you put real keys into .dev.vars.",
			"",
		);
	}
	if (missing.length) lines.push(`  No key in .dev.vars for: ${missing.join(", ")}.`, "");
	return [...lines, "  Press Ctrl-C to stop.", ""].join("\n");
}

stopWithTerminal(() => stop(0));

main().catch((error: unknown) => {
	console.error(error instanceof SetupError ? error.message : error);
	void stop(1);
});
