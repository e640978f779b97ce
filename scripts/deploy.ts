// `pnpm run deploy [STEP] [--env NAME]`: asks in seconds whether everything is there, then builds, migrates, uploads, and asks the deployed
// Worker how it is. Without a terminal, or where CI is set, it never asks: it says what is missing and ends with code 1.
import { parseArgs } from "node:util";
import { account } from "./deploy/account.ts";
import { address } from "./deploy/address.ts";
import type { Check } from "./deploy/check.ts";
import { hasChangedConfig } from "./deploy/config.ts";
import { database } from "./deploy/database.ts";
import { DeployError } from "./deploy/deploy-error.ts";
import { environmentCheck } from "./deploy/environment.ts";
import { hasAdmin } from "./deploy/first-admin.ts";
import { applyMigrations, migrations } from "./deploy/migrations.ts";
import { secrets } from "./deploy/secrets.ts";
import { isInteractive } from "./deploy/terminal.ts";
import { checkHealth, isBuilt, upload, urlOf } from "./deploy/upload.ts";
import { run, stopAll, stopWithTerminal } from "./processes.ts";

const USAGE = `Usage: pnpm run deploy [STEP] [--env NAME]
Without a step: all of them, and the build. Steps, each of which can be repeated:
  check      says what is there and what is missing; changes nothing
  database   creates the D1 database, or finds it, and writes its id into wrangler.jsonc
  url        asks for the Worker's URL and writes it into wrangler.jsonc
  secrets    asks for missing secrets and sends them to Cloudflare
  migrate    applies migrations to the deployed database
  upload     uploads the last build
  health     asks the deployed Worker how it is`;

const CHECKS: readonly Check[] = [
	environmentCheck,
	account,
	database,
	address,
	secrets,
	migrations,
];

const { step, environment } = readArguments();

const STEPS: Record<string, () => Promise<void>> = {
	all: deployAll,
	check: () => check(CHECKS, { mayAdd: false }),
	database: () => check([environmentCheck, account, database]),
	url: () => check([environmentCheck, account, address]),
	secrets: () => check([environmentCheck, account, secrets]),
	migrate: async () => {
		await check([environmentCheck, account, database]);
		report("Migrations", await applyMigrations(environment));
	},
	upload: async () => {
		await check([environmentCheck, account, database, address, secrets]);
		await uploadAndAsk();
	},
	health: async () => report("Health", await checkHealth(urlOf(environment))),
};

function readArguments() {
	try {
		const { values, positionals } = parseArgs({
			allowPositionals: true,
			options: { env: { type: "string" } },
		});
		const [step = "all", ...more] = positionals;
		if (more.length) throw new Error("one step at most");
		return { step, environment: values.env };
	} catch {
		console.error(USAGE);
		process.exit(1);
	}
}

function report(title: string, text: string): void {
	console.log(`✓ ${title.padEnd(12)}${text}`);
}

/** Makes the checks; asks for what is missing if somebody can answer. Throws a DeployError with all that is missing at the end. */
async function check(checks: readonly Check[], { mayAdd = isInteractive() } = {}): Promise<void> {
	const problems: string[] = [];
	const first = checks.filter(({ isFirst }) => isFirst);
	for (const each of first) {
		const problem = await findOrAdd(each, each.find(environment), mayAdd);
		if (problem) throw new DeployError(problem);
	}
	// Wrangler takes a second to start: these start together.
	const rest = checks.filter(({ isFirst }) => !isFirst);
	const searches = rest.map(({ find }) => find(environment));
	await Promise.allSettled(searches);
	for (const [i, each] of rest.entries()) {
		const problem = await findOrAdd(each, searches[i], mayAdd);
		if (problem) problems.push(problem);
	}
	if (problems.length) throw new DeployError(problems.join("\n"));
}

/** Reports what was found. Otherwise asks for it if somebody can answer; returns what is still missing. */
async function findOrAdd(
	{ title, find, add }: Check,
	found: Promise<string> | undefined,
	mayAdd: boolean,
): Promise<string | undefined> {
	try {
		report(title, (await found) ?? "");
	} catch (error) {
		if (!(error instanceof DeployError)) throw error;
		if (!mayAdd || !add) return error.message;
		console.log(`· ${title.padEnd(12)}${error.problem}`);
		await add(environment);
		report(title, await find(environment));
	}
	return undefined;
}

async function deployAll(): Promise<void> {
	await check(CHECKS);
	// Workers Builds has run the script `build` before it runs `deploy`.
	if (!(process.env.WORKERS_CI && isBuilt())) {
		console.log("  Building the Worker (about a minute) …");
		await run("pnpm", ["build"]);
		report("Build", ".open-next");
	}
	report("Migrations", await applyMigrations(environment));
	await uploadAndAsk();
}

async function uploadAndAsk(): Promise<void> {
	const { versionId, urls } = await upload(environment);
	report("Upload", `version ${versionId}`);
	const url = urlOf(environment, urls);
	report("Health", await checkHealth(url));
	console.log(`\nIt runs at ${url}`);
	if (!(await hasAdmin(environment))) {
		const option = environment === undefined ? "" : ` --env ${environment}`;
		console.log(
			`\nIt has no admin yet, so nobody gets in: whoever signs up waits for approval. Sign up there yourself, then:\n  pnpm admin you@example.com --remote${option}`,
		);
	}
}

async function main(): Promise<void> {
	const start = Object.hasOwn(STEPS, step) ? STEPS[step] : undefined;
	if (!start) throw new DeployError(USAGE);
	await start();
}

stopWithTerminal(async () => {
	await stopAll();
	process.exit(1);
});

main()
	.catch((error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	})
	.finally(() => {
		if (hasChangedConfig()) console.log("\nwrangler.jsonc has changed: commit it.");
		// The watch over the terminal would keep the process.
		process.exit();
	});
