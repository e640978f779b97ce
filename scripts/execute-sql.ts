// Statements on the local or the deployed database, by wrangler, for the commands of an operator.
import { commandFor } from "./deploy/command.ts";
import { reasonOf } from "./deploy/wrangler.ts";
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
		"d1",
		"execute",
		"DB",
		"--yes",
		"--json",
		...(isRemote ? ["--remote", "--env", environment ?? ""] : ["--local"]),
		...(state ? ["--persist-to", state] : []),
		"--command",
		sql,
	]).catch(({ message }: Error) => fail(problemOf(message, target)));
	return (JSON.parse(output) as { results: Row[] }[]).at(-1)?.results ?? [];
}

function problemOf(output: string, target: Target): string {
	if (output.includes("no such table")) {
		const remedy = target.isRemote ? commandFor("migrate", target.environment) : "pnpm dev";
		return `No schema in ${nameOf(target)} yet: run \`${remedy}\` first.`;
	}
	// Wrangler has no terminal here, and asks for a token only.
	if (output.includes("CLOUDFLARE_API_TOKEN environment variable")) {
		return "Not signed in to Cloudflare: sign in with `npx wrangler login`, or set CLOUDFLARE_API_TOKEN.";
	}
	return `Wrangler could not reach ${nameOf(target)}: ${reasonOf(output)}`;
}

/** Prints a sentence and ends the process with code 1. */
export function fail(message: string): never {
	console.error(message);
	process.exit(1);
}
