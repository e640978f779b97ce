// wrangler.jsonc, which keeps what a deployment needs to know and is no secret: the database's id, the Worker's URL, environments.
import { readFileSync, writeFileSync } from "node:fs";
import { applyEdits, modify, parse } from "jsonc-parser";
import { DeployError } from "./deploy-error.ts";

const FILE = "wrangler.jsonc";

interface Environment {
	name?: string;
	account_id?: string;
	vars?: Record<string, unknown>;
	routes?: unknown[];
	d1_databases?: {
		binding: string;
		database_name: string;
		database_id?: string;
		preview_database_id?: string;
	}[];
	ratelimits?: { name: string; namespace_id: string }[];
	send_email?: { name: string }[];
	version_metadata?: { binding: string };
}

interface WranglerConfig extends Environment {
	env?: Record<string, Environment>;
}

/** The bindings that wrangler does not take from the top level for an environment. */
const NOT_INHERITED = ["d1_databases", "ratelimits", "send_email", "version_metadata"] as const;
/** Rate limiters with the same `namespace_id` count together, in a whole account. */
const NAMESPACES_PER_ENVIRONMENT = 1_000;

/** What wrangler.jsonc says of a deployment. */
export interface Deployment {
	/** The Worker's name. */
	name: string;
	accountId: string | undefined;
	/** `BETTER_AUTH_URL`. */
	url: string | undefined;
	/** Other names in `vars`. */
	vars: readonly string[];
	hasRoutes: boolean;
	database: { name: string; id: string | undefined };
}

/** Returns `BETTER_AUTH_URL` of an environment, or of the top level, if it is in wrangler.jsonc. */
export const readUrl = (environment: string | undefined): string | undefined =>
	urlIn(sectionOf(read(), environment));

function urlIn(section: Environment | undefined): string | undefined {
	const url = section?.vars?.BETTER_AUTH_URL;
	return typeof url === "string" && url ? url : undefined;
}

const sectionOf = (top: WranglerConfig, environment: string | undefined) =>
	environment === undefined ? top : top.env?.[environment];

let isChanged = false;
/** Whether this process has changed wrangler.jsonc. */
export const hasChangedConfig = (): boolean => isChanged;

function read(): WranglerConfig {
	return parse(readFileSync(FILE, "utf8"), [], { allowTrailingComma: true }) as WranglerConfig;
}

/** Reads what wrangler.jsonc says of an environment, or of its top level. Throws a DeployError if it lacks something. */
export function readDeployment(environment: string | undefined): Deployment {
	const top = read();
	const own = sectionOf(top, environment);
	if (!own) {
		throw new DeployError(
			`${FILE} has no environment "${environment}"`,
			`\`pnpm run deploy --env ${environment}\` in a terminal adds it`,
		);
	}
	const database = own.d1_databases?.find(({ binding }) => binding === "DB");
	const name = own.name ?? (environment ? `${top.name}-${environment}` : top.name);
	if (!database || !name) {
		throw new DeployError(`${FILE} has no ${name ? "database with the binding DB" : "name"}.`);
	}
	return {
		name,
		accountId: own.account_id ?? top.account_id,
		url: urlIn(own),
		vars: Object.keys(own.vars ?? {}),
		hasRoutes: Boolean((own.routes ?? top.routes)?.length),
		database: { name: database.database_name, id: database.database_id },
	};
}

/** Writes one value into wrangler.jsonc and leaves everything else in it, comments too, as it was. */
export function writeConfig(
	environment: string | undefined,
	path: (string | number)[],
	value: unknown,
): void {
	const text = readFileSync(FILE, "utf8");
	const fullPath = environment === undefined ? path : ["env", environment, ...path];
	const formattingOptions = { insertSpaces: false, tabSize: 1 };
	writeFileSync(FILE, applyEdits(text, modify(text, fullPath, value, { formattingOptions })));
	isChanged = true;
}

/** The name of the local database, as long as wrangler.jsonc has no ids: the binding. */
const LOCAL_DATABASE = "DB";

/** Writes the database's id, and keeps the local database what it is: wrangler names that by these ids, and another id is an empty one. */
export function writeDatabaseId(environment: string | undefined, id: string): void {
	const own = sectionOf(read(), environment);
	const index = own?.d1_databases?.findIndex(({ binding }) => binding === "DB") ?? 0;
	writeConfig(environment, ["d1_databases", index, "database_id"], id);
	if (environment !== undefined || own?.d1_databases?.[index]?.preview_database_id) return;
	writeConfig(environment, ["d1_databases", index, "preview_database_id"], LOCAL_DATABASE);
}

/** Adds an environment: a Worker, a database and rate limiters of its own, and all else as at the top level. */
export function addEnvironment(environment: string): void {
	const top = read();
	const { BETTER_AUTH_URL: _, ...vars } = top.vars ?? {};
	const offset = freeOffset(top);
	writeConfig(environment, [], {
		name: `${top.name}-${environment}`,
		// Wrangler would take those of the top level, and with them the production's domain.
		routes: [],
		...(Object.keys(vars).length ? { vars } : {}),
		d1_databases: top.d1_databases?.map(
			({ database_id: _, preview_database_id: __, ...database }) => ({
				...database,
				database_name: `${database.database_name}-${environment}`,
			}),
		),
		ratelimits: top.ratelimits?.map((limit) => ({
			...limit,
			namespace_id: `${Number(limit.namespace_id) + offset}`,
		})),
		...(top.send_email ? { send_email: top.send_email } : {}),
		...(top.version_metadata ? { version_metadata: top.version_metadata } : {}),
	});
}

/** Returns what to add to the top level's namespaces so that they are above all that an environment has. */
function freeOffset(top: WranglerConfig): number {
	const namespaces = (config: Environment) =>
		(config.ratelimits ?? []).map(({ namespace_id }) => Number(namespace_id));
	const highest = Math.max(...[top, ...Object.values(top.env ?? {})].flatMap(namespaces));
	const distance = highest - Math.min(...namespaces(top)) + 1;
	return Math.ceil(distance / NAMESPACES_PER_ENVIRONMENT) * NAMESPACES_PER_ENVIRONMENT;
}

/** Returns the names of bindings that the top level has and an environment lacks, such as those that a release has added. */
export function missingBindings(environment: string): string[] {
	const top = read();
	const names = (config: Environment | undefined) =>
		NOT_INHERITED.flatMap((key): { binding?: string; name?: string }[] =>
			[config?.[key] ?? []].flat(),
		).flatMap(({ binding, name }) => binding ?? name ?? []);
	const own = names(top.env?.[environment]);
	return names(top).filter((name) => !own.includes(name));
}
