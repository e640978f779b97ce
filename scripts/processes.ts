// Child processes that end with us, whatever ends us.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

const GRACE_MS = 5_000;

export interface Child {
	process: ChildProcess;
	/** What it has printed so far, both streams. */
	output: () => string;
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
	let isShown = false;
	const listen = (stream: NodeJS.ReadableStream, to: NodeJS.WriteStream) =>
		stream.on("data", (bytes: Buffer) => {
			if (isShown) to.write(bytes);
			else printed += bytes;
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
	return {
		process: child,
		output: () => printed,
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
}

/** Runs a program to its end; gives what it printed. Throws with that when it fails. */
export async function run(command: string, args: string[]): Promise<string> {
	const child = start(command, args);
	const [code] = await once(child.process, "close");
	if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${child.output()}`);
	return child.output();
}

const timeout = (ms: number) =>
	new Promise<void>((resolve) => {
		setTimeout(resolve, ms).unref();
	});
