// `npx wrangler tail | npx pnpm logs`, and `npx pnpm preview | npx pnpm logs`: the log as a table.
import { createInterface } from "node:readline";
import { failWithUsage, printHelp } from "./command-help.ts";
import { createLogReader } from "./log-reader.ts";
import { createTable } from "./log-table.ts";

const USAGE = `Prints the Worker's log as a table, a row for each request.

Usage: npx wrangler tail | npx pnpm logs     the deployed Worker, from now on
       npx pnpm logs < worker.log            lines kept in a file

What the columns and codes mean, and what to do about them: docs/operating.md`;

/** When nothing says how wide the output may be, as in a file. */
const WIDE = 200;

if (process.argv.includes("--help") || process.argv.includes("-h")) printHelp(USAGE);
if (process.stdin.isTTY) failWithUsage(USAGE, "Pipe a log into it.");
// The reader of the output has closed it, as `head` does after ten lines.
process.stdout.on("error", () => process.exit(0));
process.on("SIGINT", () => process.exit(0));

const { stdout, env } = process;
const table = createTable({
	// Asked for each row: a window may be resized.
	width: () => stdout.columns ?? (Number(env.COLUMNS) || WIDE),
	hasColors: stdout.isTTY === true && !env.NO_COLOR,
});
const reader = createLogReader();
for await (const line of createInterface({ input: process.stdin })) {
	for (const item of reader.read(line)) stdout.write(table.print(item));
}
for (const item of reader.end()) stdout.write(table.print(item));
