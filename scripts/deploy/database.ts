// The D1 database: its id in wrangler.jsonc, and that it exists in the account.
import type { Check } from "./check.ts";
import { commandFor } from "./command.ts";
import { readDeployment, writeConfig, writeDatabaseId } from "./config.ts";
import { DeployError } from "./deploy-error.ts";
import { choose, confirm } from "./terminal.ts";
import { printedJson, wrangler } from "./wrangler.ts";

/** Where the database can be, and the cloud region beside it from which the Worker calls it and Gemini (docs/decisions/placement.md). */
const LOCATIONS = [
	{ value: "enam", label: "Eastern North America", region: "gcp:us-east4" },
	{ value: "wnam", label: "Western North America", region: "gcp:us-west1" },
	{ value: "weur", label: "Western Europe", region: "gcp:europe-west1" },
	{ value: "eeur", label: "Eastern Europe", region: "gcp:europe-central2" },
	{ value: "apac", label: "Asia-Pacific", region: "gcp:asia-southeast1" },
	{ value: "oc", label: "Oceania", region: "gcp:australia-southeast1" },
] as const;

interface Database {
	uuid: string;
	name: string;
}

const list = async (environment: string | undefined) =>
	printedJson<Database[]>(await wrangler(environment, ["d1", "list", "--json"]));

/** Whether the database that wrangler.jsonc names is there. */
export const database: Check = {
	title: "Database",
	isFirst: true,
	async find(environment) {
		const { name, id } = readDeployment(environment).database;
		if (!id) {
			throw new DeployError(
				`wrangler.jsonc has no database_id for ${name}`,
				`run \`${commandFor("database", environment)}\` in a terminal, and commit the change`,
			);
		}
		const found = (await list(environment)).find(({ uuid }) => uuid === id);
		if (found) return `${found.name} (${id})`;
		throw new DeployError(
			`The account has no D1 database ${id}, which wrangler.jsonc names: correct its database_id, or remove it to create one.`,
		);
	},
	async add(environment) {
		const { name, id } = readDeployment(environment).database;
		// It may be in another account. A second database would be empty, without a warning.
		if (id) return;
		const existing = (await list(environment)).find((database) => database.name === name);
		if (existing) {
			const question = `The account has a D1 database ${name} (${existing.uuid}). Use it?`;
			if (await confirm(question)) writeDatabaseId(environment, existing.uuid);
			return;
		}
		if (!(await confirm(`Create the D1 database ${name}?`))) return;
		const location = await choose("Where are most of its users?", LOCATIONS);
		await wrangler(environment, ["d1", "create", name, "--location", location]);
		const created = (await list(environment)).find((database) => database.name === name);
		if (!created) throw new DeployError(`Cloudflare did not create ${name}.`);
		writeDatabaseId(environment, created.uuid);
		const region = LOCATIONS.find(({ value }) => value === location)?.region;
		writeConfig(environment, ["placement", "region"], region);
	},
};
