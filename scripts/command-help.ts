// The usage text of the operator's commands, for `--help` and for invalid arguments.

/** Prints how to use a command, and ends the process: `--help` asked for it. */
export function printHelp(usage: string): never {
	console.log(usage);
	process.exit(0);
}

/** Prints what is wrong with the arguments and how to use the command, and ends the process with code 1. */
export function failWithUsage(usage: string, problem: string): never {
	console.error(`${problem}\n\n${usage}`);
	process.exit(1);
}

/** Returns what `parseArgs` says is wrong with the arguments: its first sentence. */
export const argumentProblem = (error: unknown): string =>
	String(error instanceof Error ? error.message : error).replace(/(?<=\.) .*/s, "");
