// Statements on the local or the deployed database, by wrangler, for the commands of an operator.
import { run } from "./processes.ts";

export interface Target {
	isRemote: boolean;
	/** Another local state than `.wrangler/state`. */
	state: string | undefined;
	/** An environment of wrangler.jsonc, such as `staging`. */
	environment: string | undefined;
}

/** Returns what messages call the database. */
export const nameOf = ({ isRemote }: Target): string =>
	isRemote ? "the deployed database" : "the local database";

/** Quotes a text for SQL. */
export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Runs statements and returns the rows of the last one. Ends the process with a sentence when that fails. */
export async function execute<Row>(sql: string, target: Target): Promise<Row[]> {
	const { isRemote, state, environment } = target;
	const output = await run("wrangler", [
		...["d1", "execute", "DB", isRemote ? "--remote" : "--local"],
		...(state ? ["--persist-to", state] : []),
		...(isRemote ? ["--env", environment ?? ""] : []),
		...["--yes", "--json", "--command", sql],
	]).catch((error: Error) =>
		fail(
			error.message.includes("no such table")
				? `No schema in ${nameOf(target)} yet: run \`${isRemote ? "pnpm run deploy migrate" : "pnpm dev"}\` first.`
				: `Wrangler could not reach ${nameOf(target)}: ${/"text": "(.*?)"/.exec(error.message)?.[1] ?? "no reason given"}`,
		),
	);
	return (JSON.parse(output) as { results: Row[] }[]).at(-1)?.results ?? [];
}

/** Prints a sentence and ends the process with code 1. */
export function fail(message: string): never {
	console.error(message);
	process.exit(1);
}
