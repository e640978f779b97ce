// An environment beside production: `pnpm run deploy --env staging`.
import type { Check } from "./check.ts";
import { addEnvironment, missingBindings, readDeployment } from "./config.ts";
import { DeployError } from "./deploy-error.ts";
import { confirm } from "./terminal.ts";

/** Whether wrangler.jsonc describes the environment that is deployed, whole: wrangler does not take bindings from the top level. */
export const environmentCheck: Check = {
	title: "Worker",
	isFirst: true,
	async find(environment) {
		const { name } = readDeployment(environment);
		const missing = environment === undefined ? [] : missingBindings(environment);
		if (missing.length) {
			throw new DeployError(
				`The environment "${environment}" in wrangler.jsonc has no ${missing.join(", ")}: copy it from the top level.`,
			);
		}
		return name;
	},
	async add(environment) {
		if (environment === undefined) return;
		const isThere = attempt(() => readDeployment(environment));
		if (isThere) return;
		const question = `wrangler.jsonc has no environment "${environment}". Add it, with a database of its own?`;
		if (await confirm(question)) addEnvironment(environment);
	},
};

function attempt<T>(work: () => T): T | undefined {
	try {
		return work();
	} catch {
		return undefined;
	}
}
