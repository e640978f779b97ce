// BETTER_AUTH_URL: the URL at which users open the Worker. It is no secret, so it is in wrangler.jsonc, under `vars`.
import type { Check } from "./check.ts";
import { readDeployment, writeConfig } from "./config.ts";
import { DeployError } from "./deploy-error.ts";
import { listSecrets } from "./secrets.ts";
import { askText, confirm } from "./terminal.ts";
import { printedJson, wrangler } from "./wrangler.ts";

const API = process.env.CLOUDFLARE_API_BASE_URL ?? "https://api.cloudflare.com/client/v4";

/** Returns why a URL cannot be that of a deployed Worker, as a sentence; undefined when it can. */
function problemOf(value: string): string | undefined {
	const url = URL.parse(value);
	if (!url || !/^https?:$/.test(url.protocol)) {
		return "It must be a URL such as https://copilot.example.com.";
	}
	if (url.protocol !== "https:") {
		return "It must begin with https://: over http, browsers do not keep the session and give no access to the microphone.";
	}
	if (value !== url.origin && value !== `${url.origin}/`) {
		return `It must have no path, query or credentials: ${url.origin}.`;
	}
	return undefined;
}

/** Whether the Worker knows its own URL, and the URL is one that works. */
export const urlCheck: Check = {
	title: "URL",
	async find(environment) {
		const { url } = readDeployment(environment);
		if (url) {
			const problem = problemOf(url);
			if (problem) {
				throw new DeployError(`BETTER_AUTH_URL in wrangler.jsonc is ${url}. ${problem}`);
			}
			return url;
		}
		if ((await listSecrets(environment)).includes("BETTER_AUTH_URL")) {
			return "a secret of the Worker, which cannot be read";
		}
		throw new DeployError(
			"wrangler.jsonc has no BETTER_AUTH_URL",
			'add "vars": { "BETTER_AUTH_URL": "https://…" }, the URL at which users will open the Worker',
		);
	},
	async add(environment) {
		const { name, url, hasRoutes } = readDeployment(environment);
		const suggested = url?.replace(/^http:/, "https:") ?? (await workersDevUrl(name));
		const answer = await askText("At which URL will users open it?", suggested, problemOf);
		const { origin, hostname } = new URL(answer);
		writeConfig(environment, ["vars", "BETTER_AUTH_URL"], origin);
		if (hasRoutes || hostname.endsWith(".workers.dev")) return;
		const question = `Let Cloudflare serve ${hostname} from this Worker? Its zone must be in this account.`;
		if (await confirm(question)) {
			writeConfig(environment, ["routes"], [{ pattern: hostname, custom_domain: true }]);
		}
	},
};

/** Returns the URL that a Worker gets without a domain of its own; undefined if the account has no workers.dev subdomain yet. */
async function workersDevUrl(name: string): Promise<string | undefined> {
	const credentials = printedJson<{ type: string; token?: string }>(
		await wrangler(undefined, ["auth", "token", "--json"]),
	);
	const response = await fetch(
		`${API}/accounts/${process.env.CLOUDFLARE_ACCOUNT_ID}/workers/subdomain`,
		{ headers: { Authorization: `Bearer ${credentials.token}` } },
	);
	if (!response.ok) return undefined;
	const { result } = (await response.json()) as { result: { subdomain: string } };
	return `https://${name}.${result.subdomain}.workers.dev`;
}
