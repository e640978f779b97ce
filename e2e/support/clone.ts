// Fresh clones of the working tree, and the commands that a newcomer runs in them.
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect } from "@playwright/test";

/** Copies all files that are not ignored by git, and installs the dependencies. */
export function makeClone(folder: string): void {
	const list = ["ls-files", "--cached", "--others", "--exclude-standard"];
	for (const file of execFileSync("git", list, { encoding: "utf8" }).trim().split("\n")) {
		if (!existsSync(file)) continue;
		mkdirSync(dirname(join(folder, file)), { recursive: true });
		copyFileSync(file, join(folder, file));
	}
	execFileSync("pnpm", ["install", "--frozen-lockfile", "--prefer-offline"], {
		cwd: folder,
		env: { ...process.env, CI: "true" },
		stdio: "pipe",
	});
}

const NOT_LINKED = /^(wrangler\.jsonc|\.git|\.wrangler|\.dev\.vars|test-results)$/;

/** Links to everything here, the suite's build too, apart from what belongs to one clone. */
export function linkClone(folder: string): void {
	for (const name of readdirSync(".").filter((name) => !NOT_LINKED.test(name))) {
		symlinkSync(resolve(name), join(folder, name));
	}
	copyFileSync("wrangler.jsonc", join(folder, "wrangler.jsonc"));
}

export interface Command {
	/** What it has printed so far. */
	output: () => string;
	/** Waits until it has printed this, and returns the first group. */
	printed: (pattern: RegExp) => Promise<string>;
	/** Presses Ctrl-C and returns the exit code. */
	stop: () => Promise<number | null>;
}

/** Runs `pnpm dev` or `pnpm preview` in a folder. */
export function runStart(folder: string, what: "dev" | "preview", env = {}): Command {
	const { PORT: _, ...inherited } = process.env;
	const child = spawn(process.execPath, ["scripts/start.ts", what], {
		cwd: folder,
		env: { ...inherited, ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8").on("data", (text: string) => {
			output += text;
		});
	}
	const exited = new Promise<number | null>((resolve) => {
		child.on("exit", resolve);
	});
	return {
		output: () => output,
		async printed(pattern) {
			const isThere = () => pattern.test(output) || child.exitCode !== null;
			await expect.poll(isThere, { timeout: 110_000 }).toBe(true);
			expect(output).toMatch(pattern);
			return pattern.exec(output)?.[1] ?? "";
		},
		stop() {
			child.kill("SIGINT");
			return exited;
		},
	};
}
