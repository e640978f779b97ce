// Child processes, each in a process group of its own, so that it ends with everything it started.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const GRACE_MS = 5_000;
const running = new Set<Child>();

// A guard in the child's process group waits until the pipe from us closes, then kills the group. The pipe also closes when we are killed
// with SIGKILL, which no signal handler of ours sees. `exec` keeps the process id and the exit code of the program itself.
const START_GUARDED = `trap '' HUP INT TERM; (read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 & trap - HUP INT TERM; exec "$@" 3<&-`;

export interface Child {
	process: ChildProcess;
	/** The output so far: of both streams, or of one. */
	output: (only?: "stdout") => string;
	/** Passes each further line of its output to `print`, and collects no more of it. */
	show: (print: (line: string) => void) => void;
	/** Stops it and everything it started: SIGTERM, then SIGKILL after 5 s. */
	stop: () => Promise<void>;
	/** Ends it and everything it started at once, as a machine that fails does. */
	kill: () => Promise<void>;
}

interface StartOptions {
	/** What the program reads from its standard input, which is empty otherwise. */
	input?: string;
	/** Environment variables beside our own. */
	env?: Record<string, string>;
}

/** Starts a program of `node_modules/.bin` and collects its output. */
export function start(command: string, args: string[], { input, env }: StartOptions = {}): Child {
	const child = spawn("sh", ["-c", START_GUARDED, "sh", command, ...args], {
		detached: true,
		stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe", "pipe"],
		env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", WRANGLER_SEND_METRICS: "false", ...env },
	});
	child.stdin?.end(input);
	const guard = child.stdio[3];
	let output = "";
	let stdout = "";
	let isShown = false;
	child.stdout?.on("data", (bytes: Buffer) => {
		if (isShown) return;
		output += bytes;
		stdout += bytes;
	});
	child.stderr?.on("data", (bytes: Buffer) => {
		if (!isShown) output += bytes;
	});
	// Kills whatever the program has left running.
	child.on("exit", () => guard?.destroy());

	const self: Child = {
		process: child,
		output: (only) => (only ? stdout : output),
		show: (print) => {
			isShown = true;
			for (const input of [child.stdout, child.stderr]) {
				if (input) createInterface({ input }).on("line", print);
			}
		},
		stop: async () => {
			if (!running.has(self)) return;
			const closed = once(child, "close");
			signalGroup(child, "SIGTERM");
			await Promise.race([closed, sleep(GRACE_MS, undefined, { ref: false })]);
			guard?.destroy();
			await closed;
		},
		kill: async () => {
			const closed = once(child, "close");
			signalGroup(child, "SIGKILL");
			await closed;
		},
	};
	running.add(self);
	child.on("close", () => running.delete(self));
	return self;
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
	try {
		if (pid) process.kill(-pid, signal);
	} catch {
		// It has just ended.
	}
}

/** Stops every program that still runs. */
export async function stopAll(): Promise<void> {
	await Promise.all([...running].map((child) => child.stop()));
}

/**
 * Calls `stop` when somebody presses Ctrl-C, closes the terminal, or ends the pnpm that runs us. A second Ctrl-C does not wait: we exit,
 * which kills whatever still runs.
 */
export function stopWithTerminal(stop: () => Promise<void>): void {
	let isStopping = false;
	const stopOnce = () => {
		if (isStopping) return;
		isStopping = true;
		void stop();
	};
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
		process.on(signal, () => (isStopping ? process.exit(1) : stopOnce()));
	}
	// The reader of our output is gone.
	process.stdout.on("error", stopOnce);
	// A parent killed with SIGKILL cannot pass a signal on.
	const parent = process.ppid;
	setInterval(() => process.ppid === parent || stopOnce(), 500).unref();
}

/** Runs a program to its end and returns its standard output. Throws an error with its whole output when it fails. */
export async function run(
	command: string,
	args: string[],
	options?: StartOptions,
): Promise<string> {
	const child = start(command, args, options);
	const [code] = await once(child.process, "close");
	if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${child.output()}`);
	return child.output("stdout");
}
