// Who deploys, and into which Cloudflare account.
import { run } from "../processes.ts";
import type { Check } from "./check.ts";
import { readDeployment, writeConfig } from "./config.ts";
import { DeployError } from "./deploy-error.ts";
import { choose } from "./terminal.ts";
import { printedJson, reasonOf } from "./wrangler.ts";

interface WhoAmI {
	email?: string;
	accounts: { id: string; name: string }[];
}

const SIGN_IN =
	"sign in with `npx wrangler login`, or set CLOUDFLARE_API_TOKEN to a token with the permissions Workers Scripts: Edit, D1: Edit and Account Settings: Read";

/** Cloudflare's codes for tokens that are malformed, wrong, expired, or used from an IP address that they are not for. */
const NOT_ACCEPTED = /\[code: (6003|6111|9106|9109|10000|10001)\]|invalid access token/i;
/** What wrangler says without a connection, or with one that breaks. */
const NOT_REACHED = /fetch request failed|fetch failed|connectivity issue|timed? ?out/i;

async function whoAmI(): Promise<WhoAmI> {
	try {
		return printedJson<WhoAmI>(await run("wrangler", ["whoami", "--json"]));
	} catch (error) {
		const output = String(error);
		if (/"loggedIn": ?false/.test(output)) {
			throw new DeployError("Not signed in to Cloudflare", SIGN_IN);
		}
		const reason = reasonOf(output);
		if (NOT_ACCEPTED.test(reason)) {
			throw new DeployError("Cloudflare did not accept the sign-in", SIGN_IN);
		}
		throw new DeployError(
			NOT_REACHED.test(output)
				? `Cloudflare could not be reached (${reason}). Check the network, and whether a proxy or firewall is in the way.`
				: `Cloudflare did not say who is signed in: ${reason}`,
		);
	}
}

function accountIdOf(environment: string | undefined, { accounts }: WhoAmI): string | undefined {
	const { accountId = process.env.CLOUDFLARE_ACCOUNT_ID } = readDeployment(environment);
	return accountId ?? (accounts.length === 1 ? accounts[0]?.id : undefined);
}

/** Which account pays for the Worker. From here on, wrangler uses it without asking Cloudflare again. */
export const account: Check = {
	title: "Account",
	isFirst: true,
	async find(environment) {
		const me = await whoAmI();
		const id = accountIdOf(environment, me);
		if (!id) {
			throw new DeployError(
				"You can use several Cloudflare accounts: set CLOUDFLARE_ACCOUNT_ID, or `account_id` in wrangler.jsonc.",
			);
		}
		const found = me.accounts.find((account) => account.id === id);
		if (!found) throw new DeployError(`You have no access to the Cloudflare account ${id}.`);
		process.env.CLOUDFLARE_ACCOUNT_ID = id;
		return me.email ? `${found.name} (${me.email})` : found.name;
	},
	async add(environment) {
		const me = await whoAmI();
		// Asking helps only when there are several accounts: signing in happens in a browser, and access to another account must be granted there.
		if (accountIdOf(environment, me) || me.accounts.length < 2) return;
		const options = me.accounts.map(({ id, name }) => ({ value: id, label: name }));
		writeConfig(undefined, ["account_id"], await choose("Into which account?", options));
	},
};
