// The Chromium of the browser tests. `node scripts/chromium.ts [--install]` checks that there is one, or installs it.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

// The headless shell does not draw windows of its own, so it is several times as fast.
const SHELL = "chromium-headless-shell";
const BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const DEBIAN_PACKAGES = ["chromium", SHELL];

/**
 * Returns the path of Playwright's own Chromium, else of one that is installed on this machine, else undefined. `isWhole` excludes the
 * headless shell, which has no back/forward cache.
 */
export function findChromium({ isWhole = false } = {}): string | undefined {
	const folders = (process.env.PATH ?? "").split(delimiter);
	const names = isWhole ? BROWSERS : [SHELL, ...BROWSERS];
	const candidates = [
		chromium.executablePath(),
		...names.flatMap((name) => folders.map((folder) => join(folder, name))),
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	];
	return candidates.find((path) => path && existsSync(path));
}

/** Runs an installer. Its output is shown only if no installer succeeds. */
function attempt(command: string, args: string[], log: string[]): void {
	const { stdout, stderr, error } = spawnSync(command, args, {
		encoding: "utf8",
		env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
	});
	log.push(`$ ${[command, ...args].join(" ")}\n${error?.message ?? stdout + stderr}`);
}

/** Tries Playwright's download, then, as root, Debian's package. */
function install(hasApt: boolean): void {
	const log: string[] = [];
	attempt("playwright", ["install", "chromium"], log);
	if (!findChromium() && hasApt) {
		attempt("apt-get", ["update"], log);
		attempt("apt-get", ["install", "-y", "--no-install-recommends", ...DEBIAN_PACKAGES], log);
	}
	if (!findChromium()) console.error(log.join("\n"));
}

function requireChromium(mayInstall: boolean): void {
	if (findChromium()) return;
	const hasApt = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
	const what = `Playwright's Chromium${hasApt ? `, or Debian's packages ${DEBIAN_PACKAGES.join(" and ")} if the download fails` : ""}`;
	if (mayInstall) {
		console.log(`No Chromium found for the browser tests: installing ${what} …`);
		install(hasApt);
		if (findChromium()) return;
		console.error("Could not install Chromium: install Chromium or Google Chrome and try again.");
	} else {
		console.error(
			`No Chromium found for the browser tests: \`pnpm test --install\` will install ${what}.`,
		);
	}
	process.exitCode = 1;
}

if (import.meta.main) {
	requireChromium(process.argv.includes("--install") || Boolean(process.env.CI));
}
