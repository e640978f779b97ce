// `pnpm test [--install]`: every check and test. A missing Chromium is reported first, not after minutes of building.
import { spawnSync } from "node:child_process";

for (const [command = "", ...args] of [
	["node", "scripts/chromium.ts", ...process.argv.slice(2)],
	["pnpm", "check"],
	["pnpm", "build"],
	["playwright", "test"],
]) {
	const { status } = spawnSync(command, args, { stdio: "inherit" });
	if (status !== 0) process.exit(status ?? 1);
}
