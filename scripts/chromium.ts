// A Chromium for the browser tests: Playwright's own, else the system's, else installed. `node scripts/chromium.ts` installs.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Gives the path of a Chromium on this machine, or undefined. */
export function findChromium(): string | undefined {
	const folders = (process.env.PATH ?? "").split(delimiter);
	const candidates = [
		chromium.executablePath(),
		...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	];
	return candidates.find((path) => path && existsSync(path));
}

/** Runs a program; says whether it succeeded. What it prints is shown only when nothing else helped either. */
function attempt(command: string, args: string[], log: string[]): boolean {
	const { status, stdout, stderr, error } = spawnSync(command, args, {
		encoding: "utf8",
		env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
	});
	log.push(`$ ${[command, ...args].join(" ")}\n${error?.message ?? stdout + stderr}`);
	return status === 0;
}

function install(): string | undefined {
	const log: string[] = [];
	console.log("Installing Chromium for the browser tests …");
	if (attempt("playwright", ["install", "chromium"], log) && findChromium()) return findChromium();
	if (process.getuid?.() === 0) {
		attempt("apt-get", ["update"], log);
		attempt("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], log);
	}
	const found = findChromium();
	if (!found) console.error(log.join("\n"));
	return found;
}

if (import.meta.main) {
	const path = findChromium() ?? install();
	if (path) {
		console.log(`Browser tests use ${path}`);
	} else {
		console.error(
			"No Chromium found for the browser tests: install `chromium` or Google Chrome and try again.",
		);
		process.exitCode = 1;
	}
}
