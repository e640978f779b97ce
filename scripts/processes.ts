// Child processes, each in a group of its own so that it ends with everything it started.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

const GRACE_MS = 5_000;
const running = new Set<Child>();

export interface Child {
	process: ChildProcess;
	/** What it has printed so far: both streams, or only the first. */
	output: (only?: "stdout") => string;
	/** From now on it prints to our terminal. */
	show: () => void;
	/** Ends it and everything it started. */
	stop: () => Promise<void>;
}

/** Starts a program of `node_modules/.bin` in a process group of its own, quietly. */
export function start(command: string, args: string[]): Child {
	const child = spawn(command, args, {
		detached: true,
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", WRANGLER_SEND_METRICS: "false" },
	});
	let printed = "";
	let stdout = "";
	let isShown = false;
	const listen = (stream: NodeJS.ReadableStream, to: NodeJS.WriteStream) =>
		stream.on("data", (bytes: Buffer) => {
			if (isShown) return void to.write(bytes);
			printed += bytes;
			if (to === process.stdout) stdout += bytes;
		});
	listen(child.stdout, process.stdout);
	listen(child.stderr, process.stderr);
	// A program that is not there is an exit like any other.
	child.on("error", (error) => {
		printed += error.message;
	});

	const signal = (name: NodeJS.Signals) => {
		try {
			if (child.pid) process.kill(-child.pid, name);
		} catch {
			// The group is gone already.
		}
	};
	const self: Child = {
		process: child,
		output: (only) => (only ? stdout : printed),
		show: () => {
			isShown = true;
		},
		stop: async () => {
			const ended = child.exitCode !== null || child.signalCode !== null;
			signal("SIGTERM");
			if (!ended) await Promise.race([once(child, "close"), timeout(GRACE_MS)]);
			signal("SIGKILL");
		},
	};
	running.add(self);
	child.on("close", () => running.delete(self));
	return self;
}

/** Ends every program that still runs. */
export async function stopAll(): Promise<void> {
	await Promise.all([...running].map((child) => child.stop()));
}

/** Runs a program to its end; gives what it printed to stdout. Throws with all it printed when it fails. */
export async function run(command: string, args: string[]): Promise<string> {
	const child = start(command, args);
	const [code] = await once(child.process, "close");
	if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${child.output()}`);
	return child.output("stdout");
}

const timeout = (ms: number) =>
	new Promise<void>((resolve) => {
		setTimeout(resolve, ms).unref();
	});

/** Gives the processes above us that only stand between us and whoever typed the command: npx, pnpm and their shells. */
export function findStarters(): number[] {
	const found: number[] = [];
	for (let pid = process.ppid; pid > 1; ) {
		const { stdout } = spawnSync("ps", ["-o", "ppid=,args=", "-p", `${pid}`], { encoding: "utf8" });
		const [, parent, command = ""] = /^\s*(\d+)\s+(.*)/.exec(stdout ?? "") ?? [];
		if (!/\b(npm|npx|pnpm)\b|^(\S*\/)?sh -c /.test(command)) break;
		found.push(pid);
		pid = Number(parent);
	}
	return found;
}

/** Says whether a process runs; one that has ended and waits for its parent to notice does not. */
export function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
	} catch {
		return false;
	}
	try {
		return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
	} catch {
		return true; // No /proc here, as on a Mac.
	}
}
