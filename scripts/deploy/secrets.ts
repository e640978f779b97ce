// The Worker's secrets at Cloudflare. Only their names can be read there; values go there once, by wrangler's standard input.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Check } from "./check.ts";
import { commandFor } from "./command.ts";
import { readDeployment } from "./config.ts";
import { DeployError } from "./deploy-error.ts";
import { askSecret } from "./terminal.ts";
import { printedJson, wrangler } from "./wrangler.ts";

/**
 * Those without which a deployment is of no use. They are not in wrangler.jsonc as `secrets.required`: with that, wrangler ignores every
 * other setting in `.dev.vars` (docs/decisions/deploying.md).
 */
const REQUIRED = ["BETTER_AUTH_SECRET", "GOOGLE_GENERATIVE_AI_API_KEY", "DEEPGRAM_API_KEY"];
const SECRET_BYTES = 32;

/** Returns the names of the secrets that the Worker has at Cloudflare; none for a Worker that has not been deployed. */
export async function listSecrets(environment: string | undefined): Promise<string[]> {
	try {
		const output = await wrangler(environment, ["secret", "list", "--format", "json"]);
		return printedJson<{ name: string }[]>(output).map(({ name }) => name);
	} catch (error) {
		if (error instanceof DeployError && /not found|does not exist|10007/.test(error.message)) {
			return [];
		}
		throw error;
	}
}

async function findMissing(environment: string | undefined): Promise<string[]> {
	const { vars } = readDeployment(environment);
	const inGit = REQUIRED.filter((name) => vars.includes(name));
	if (inGit.length) {
		throw new DeployError(
			`${inGit.join(", ")} in wrangler.jsonc is no secret: remove it there, and set it with \`npx wrangler secret put\`.`,
		);
	}
	const names = await listSecrets(environment);
	return REQUIRED.filter((name) => !names.includes(name));
}

/** Whether the Worker has its secrets. */
export const secrets: Check = {
	title: "Secrets",
	async find(environment) {
		const missing = await findMissing(environment);
		if (!missing.length) return REQUIRED.join(", ");
		throw new DeployError(
			`Missing ${missing.length > 1 ? "secrets" : "secret"} ${missing.join(", ")}`,
			`run \`${commandFor("secrets", environment)}\` in a terminal`,
		);
	},
	async add(environment) {
		const values: Record<string, string> = {};
		for (const name of await findMissing(environment)) {
			values[name] =
				name === "BETTER_AUTH_SECRET"
					? randomBytes(SECRET_BYTES).toString("base64url")
					: await askSecret(`${name}. ${descriptionOf(name)}`);
		}
		await wrangler(environment, ["secret", "bulk"], { input: JSON.stringify(values) });
	},
};

/** Returns what package.json says of a secret, for Cloudflare's deploy button and for this terminal. */
function descriptionOf(name: string): string {
	const { cloudflare } = JSON.parse(readFileSync("package.json", "utf8")) as {
		cloudflare: { bindings: Record<string, { description: string }> };
	};
	const markdown = cloudflare.bindings[name]?.description ?? "";
	return markdown.replace(/\[(.*?)\]\((.*?)\)/g, "$1 ($2)").replaceAll("`", "");
}
