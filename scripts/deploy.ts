// `pnpm run deploy [STEP] [--env NAME]`: asks in seconds whether everything is there, then builds, migrates, uploads, and waits
// until the uploaded version answers. Without a terminal, or where CI is set, it never asks: it says what is missing and ends with code 1.
import { parseArgs } from "node:util";
import { argumentProblem, failWithUsage, printHelp } from "./command-help.ts";
import { account } from "./deploy/account.ts";
import type { Check } from "./deploy/check.ts";
import { commandFor, environmentOption } from "./deploy/command.ts";
import { hasChangedConfig } from "./deploy/config.ts";
import { database } from "./deploy/database.ts";
import { DeployError } from "./deploy/deploy-error.ts";
import { environmentCheck } from "./deploy/environment.ts";
import { hasAdmin } from "./deploy/first-admin.ts";
import { checkHealth, deployedVersions } from "./deploy/health.ts";
import { applyMigrations, migrated, migrations } from "./deploy/migrations.ts";
import { secrets } from "./deploy/secrets.ts";
import { isInteractive } from "./deploy/terminal.ts";
import { isBuilt, upload, urlOf } from "./deploy/upload.ts";
import { urlCheck } from "./deploy/url.ts";
import { claimFolder } from "./only-one.ts";
import { run, stopAll, stopWithTerminal } from "./processes.ts";

const USAGE = `Deploys this Worker to Cloudflare.

Usage: pnpm run deploy [STEP] [--env NAME]

Without a STEP it does everything, in this order: checks what a deployment needs and asks for what is missing (sign in first:
npx wrangler login), builds, applies migrations, uploads, and waits until the new version answers. Run it again for each new version.

Steps, each of which can be repeated:
  check      says what is there and what is missing; changes nothing
  database   creates the D1 database, or finds it, and writes its id into wrangler.jsonc
  url        asks for the Worker's URL and writes it into wrangler.jsonc
  secrets    asks for missing secrets and sends them to Cloudflare
  migrate    applies migrations to the deployed database
  upload     uploads the last build
  health     waits until the deployed version answers at its URL and is healthy

Options:
  --env NAME   another environment than production, such as staging: a Worker with a database and settings of its own
  -h, --help   prints this

Without a terminal, or where CI is set, it asks nothing: it says what is missing and exits with code 1. It signs in with
CLOUDFLARE_API_TOKEN then.`;

const CHECKS: readonly Check[] = [
	environmentCheck,
	account,
	database,
	urlCheck,
	secrets,
	migrations,
];

const { step, environment } = readArguments();
const again = commandFor("health", environment);

const STEPS: Record<string, () => Promise<void>> = {
	all: deployAll,
	check: () => check(CHECKS, { mayAdd: false }),
	database: () => check([environmentCheck, account, database]),
	url: () => check([environmentCheck, account, urlCheck]),
	secrets: () => check([environmentCheck, account, secrets]),
	migrate: async () => {
		await check([environmentCheck, account, database]);
		await migrate();
	},
	upload: async () => {
		await check([environmentCheck, account, database, urlCheck, secrets, migrated]);
		await uploadAndAsk();
	},
	health: async () => {
		await check([environmentCheck, account], { mayAdd: false });
		const versions = await deployedVersions(environment);
		report("Health", await checkHealth(urlOf(environment), versions, again));
	},
};
/** The steps that change nothing, so that two of them can run at once. */
const READING: readonly string[] = ["check", "health"];

/** How far the command has come; printed when it is stopped. */
let whenStopped = "Nothing was deployed.";

function readArguments() {
	try {
		const { values, positionals } = parseArgs({
			allowPositionals: true,
			options: { env: { type: "string" }, help: { type: "boolean", short: "h" } },
		});
		if (values.help) printHelp(USAGE);
		const [step = "all", ...more] = positionals;
		if (more.length) throw new Error(`Only one step at a time, not also ${more.join(" ")}.`);
		return { step, environment: values.env };
	} catch (error) {
		return failWithUsage(USAGE, argumentProblem(error));
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
	await migrate();
	await uploadAndAsk();
}

async function migrate(): Promise<void> {
	whenStopped =
		"Migrations may have been applied, each whole or not at all. The previous version keeps running; start again to continue.";
	report("Migrations", await applyMigrations(environment));
}

async function uploadAndAsk(): Promise<void> {
	whenStopped = `The new version may have been uploaded: \`${again}\` says whether it runs.`;
	const { versionId, urls } = await upload(environment);
	whenStopped = `The new version is uploaded: \`${again}\` waits for it.`;
	report("Upload", `version ${versionId}`);
	const url = urlOf(environment, urls);
	report("Health", await checkHealth(url, [versionId], again));
	console.log(`\nIt runs at ${url}`);
	if (!(await hasAdmin(environment))) {
		console.log(
			`\nIt has no admin yet, so nobody gets in: whoever signs up waits for approval. Sign up there yourself, then:\n  pnpm admin you@example.com --remote${environmentOption(environment)}`,
		);
	}
}

async function main(): Promise<void> {
	const start = Object.hasOwn(STEPS, step) ? STEPS[step] : undefined;
	if (!start) failWithUsage(USAGE, `There is no step "${step}".`);
	if (!READING.includes(step) && (await claimFolder("deploy", () => "")) !== undefined) {
		throw new DeployError("Another deployment from this folder is running.");
	}
	await start();
}

function end(): never {
	if (hasChangedConfig()) console.log("\nwrangler.jsonc has changed: commit it.");
	// The watch over the terminal would keep the process.
	process.exit();
}

let isStopped = false;
stopWithTerminal(async () => {
	isStopped = true;
	process.exitCode = 1;
	console.error(`\nStopped. ${whenStopped}`);
	await stopAll();
	end();
});

main()
	.catch((error: unknown) => {
		process.exitCode = 1;
		// A stopped step fails, too.
		if (!isStopped) console.error(error instanceof Error ? error.message : error);
	})
	.finally(end);
