// Migrations of the deployed database. They only add, so the Worker that runs meanwhile, of the version before, works on
// (docs/decisions/rolling-back.md).
import type { Check } from "./check.ts";
import { commandFor } from "./command.ts";
import { DeployError } from "./deploy-error.ts";
import { wrangler } from "./wrangler.ts";

async function findWaiting(environment: string | undefined): Promise<string[]> {
	const output = await wrangler(environment, ["d1", "migrations", "list", "DB", "--remote"]);
	return output.match(/\b\d{4}_\w+\.sql\b/g) ?? [];
}

/** Which migrations will be applied. None of them is a reason not to deploy. */
export const migrations: Check = {
	title: "Migrations",
	async find(environment) {
		const waiting = await findWaiting(environment);
		return waiting.length ? `to apply: ${waiting.join(", ")}` : "none to apply";
	},
};

/** For an upload alone: the new Worker does not work on an older database. */
export const migrated: Check = {
	title: "Migrations",
	async find(environment) {
		const waiting = await findWaiting(environment);
		if (!waiting.length) return "none to apply";
		throw new DeployError(
			`The database lacks ${waiting.join(", ")}`,
			`run \`${commandFor("migrate", environment)}\` first`,
		);
	},
};

/** Applies what is waiting; returns what it did. Wrangler applies each migration whole or not at all, and stops at the first that fails. */
export async function applyMigrations(environment: string | undefined): Promise<string> {
	const waiting = await findWaiting(environment);
	if (!waiting.length) return "none to apply";
	await wrangler(environment, ["d1", "migrations", "apply", "DB", "--remote"]);
	return `applied: ${waiting.join(", ")}`;
}
