// Wrangler's commands. Secrets reach it by its standard input only: arguments are visible to every user of a machine.
import { stripVTControlCharacters } from "node:util";
import { run } from "../processes.ts";
import { DeployError } from "./deploy-error.ts";

const MAX_REASON_CHARACTERS = 600;

/**
 * Runs wrangler for an environment of wrangler.jsonc, or for its top level, and returns its standard output. Throws a DeployError with
 * wrangler's own reason.
 */
export async function wrangler(
	environment: string | undefined,
	args: string[],
	options?: Parameters<typeof run>[2],
): Promise<string> {
	try {
		// Without `--env`, wrangler warns of every environment that it was not asked for.
		return await run("wrangler", [...args, "--env", environment ?? ""], options);
	} catch (error) {
		const output = error instanceof Error ? error.message : String(error);
		throw new DeployError(`wrangler ${args.slice(0, 2).join(" ")}: ${reasonOf(output)}`);
	}
}

/** Returns the JSON that wrangler printed: warnings may come before it. */
export function printedJson<T>(output: string): T {
	const start = /^[[{]/m.exec(output);
	return JSON.parse(output.slice(start?.index ?? 0)) as T;
}

/** Returns the reason in what wrangler has printed, on one line. */
export function reasonOf(output: string): string {
	const plain = stripVTControlCharacters(output);
	// The error, and notes with its cause.
	const inJson = [...plain.matchAll(/"text": ?"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text);
	const printed = /\[ERROR\]([\s\S]*?)(?:✘|\n\w*Error:|If you think this is a bug|🪵|$)/.exec(
		plain,
	)?.[1];
	const reason = (inJson.join(" ") || printed || plain).replace(/\s+/g, " ").trim();
	return reason.slice(0, MAX_REASON_CHARACTERS) || "no reason given";
}
