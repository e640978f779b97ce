// However a script ends, nothing it started stays running. The program it starts has a child that ignores signals.
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const PROGRAM = `#!/bin/sh
(trap '' HUP INT TERM; exec sleep 1000) &
echo "$$ $!" > "$0.pids"
while kill -0 $! 2>/dev/null; do wait; done
`;
const STUBBORN = PROGRAM.replace("\n", `\ntrap 'touch "$0.asked"' TERM\n`);
const SCRIPT = `
import { start, stopAll, stopWithTerminal } from ${JSON.stringify(resolve("scripts/processes.ts"))};
stopWithTerminal(async () => {
	await stopAll();
	process.exit();
});
start("./program", []);
`;
const WITHIN = { timeout: 20_000, interval: 20 };

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "processes-"));
	writeFileSync(join(folder, "script.ts"), SCRIPT);
	writeFileSync(join(folder, "program"), PROGRAM);
	chmodSync(join(folder, "program"), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the script below a shell, as pnpm does, in the process group of a terminal, until its program runs. */
async function runScript() {
	const command = `"${process.execPath}" script.ts & echo $! > script.pids; wait`;
	const shell = spawn("sh", ["-c", command], { cwd: folder, detached: true, stdio: "ignore" });
	const pidsOf = (name: string) => {
		const file = join(folder, `${name}.pids`);
		return existsSync(file) ? readFileSync(file, "utf8").trim().split(/\s+/).map(Number) : [];
	};
	await vi.waitFor(() => expect(pidsOf("program")).toHaveLength(2), WITHIN);
	const [script = 0] = pidsOf("script");
	return { shell, script, pids: [script, ...pidsOf("program")] };
}

/** Whether a process runs. One that has ended and that nobody has waited for does not. */
function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return !existsSync("/proc") || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
	} catch {
		return false;
	}
}

const expectAllEnded = (pids: number[]) =>
	vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), WITHIN);

type Run = Awaited<ReturnType<typeof runScript>>;
const terminal = ({ shell }: Run) => -(shell.pid ?? 0);

test.each<[string, (run: Run) => unknown]>([
	["Ctrl-C", (run) => process.kill(terminal(run), "SIGINT")],
	["closing the terminal", (run) => process.kill(terminal(run), "SIGHUP")],
	["SIGTERM", ({ script }) => process.kill(script, "SIGTERM")],
	["SIGKILL to the parent", ({ shell }) => shell.kill("SIGKILL")],
	["SIGKILL to the script", ({ script }) => process.kill(script, "SIGKILL")],
])("%s leaves nothing running", { timeout: 60_000 }, async (_, end) => {
	const run = await runScript();
	expect(run.pids.every(isRunning)).toBe(true);
	end(run);
	await expectAllEnded(run.pids);
});

test("a second Ctrl-C kills what does not stop", { timeout: 60_000 }, async () => {
	writeFileSync(join(folder, "program"), STUBBORN);
	const run = await runScript();
	process.kill(terminal(run), "SIGINT");
	await vi.waitFor(() => expect(existsSync(join(folder, "program.asked"))).toBe(true), WITHIN);
	const asked = performance.now();
	process.kill(terminal(run), "SIGINT");
	await expectAllEnded(run.pids);
	// Less than it would have been given to stop by itself.
	expect(performance.now() - asked).toBeLessThan(4_000);
});
