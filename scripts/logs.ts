// `npx wrangler tail | npx pnpm logs`, and `npx pnpm preview | npx pnpm logs`: the log as a table.
import { createInterface } from "node:readline";
import { failWithUsage, printHelp } from "./command-help.ts";
import { createLogPrinter } from "./log-printer.ts";

const USAGE = `Prints the Worker's log as a table, a row for each request.

Usage: npx wrangler tail | npx pnpm logs     the deployed Worker, from now on
       npx pnpm logs < worker.log            lines kept in a file

What the columns and codes mean, and what to do about them: docs/operating.md`;

if (process.argv.includes("--help") || process.argv.includes("-h")) printHelp(USAGE);
if (process.stdin.isTTY) failWithUsage(USAGE, "Pipe a log into it.");
// The reader of the output has closed it, as `head` does after ten lines.
process.stdout.on("error", () => process.exit(0));
process.on("SIGINT", () => process.exit(0));

const { print, end } = createLogPrinter(process.stdout);
for await (const line of createInterface({ input: process.stdin })) print(line);
end();
