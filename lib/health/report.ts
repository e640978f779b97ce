// The report of `GET /api/health?verbose`: what an admin needs to know to find out why something does not work.
import type { Config } from "../env.ts";
import type { SettingReport } from "../settings.ts";
import { type DatabaseReport, databaseProblems, readDatabase } from "./database.ts";
import { checkServices, type ServiceReport } from "./services.ts";

export interface HealthReport {
	/** When the services were asked, ISO 8601. */
	checkedAt: string;
	/** One sentence for each problem. */
	problems: string[];
	/** The origin in BETTER_AUTH_URL, and that of this request. */
	origin: { setting: string; request: string };
	settings: SettingReport[];
	database: DatabaseReport;
	services: ServiceReport[];
}

// Reloading the page does not call the services each time.
const KEEP_MS = 15_000;

/** The latest check of the services in this isolate. */
let last: { config: Config; at: number; services: ServiceReport[] } | undefined;

/** Returns the report. The services are asked at most every 15 seconds in an isolate. Throws `UNAVAILABLE`. */
export async function readHealth(request: Request, config: Config): Promise<HealthReport> {
	const origin = { setting: config.origin, request: new URL(request.url).origin };
	const [database, { at, services }] = await Promise.all([
		readDatabase(config.d1),
		recentServices(config),
	]);
	return {
		checkedAt: new Date(at).toISOString(),
		problems: findProblems(origin, config, database, services),
		origin,
		settings: [...config.settings],
		database,
		services,
	};
}

async function recentServices(config: Config) {
	if (last?.config === config && Date.now() - last.at < KEEP_MS) return last;
	last = { config, at: Date.now(), services: await checkServices(config) };
	return last;
}

function findProblems(
	{ setting, request }: HealthReport["origin"],
	{ warnings }: Config,
	database: DatabaseReport,
	services: ServiceReport[],
): string[] {
	const isElsewhere = setting !== request;
	// Each model of Gemini is asked, and may have the same problem.
	const ofServices = new Set(services.flatMap(({ problem }) => problem ?? []));
	return [
		...(isElsewhere
			? [
					`This request came to ${request}, but BETTER_AUTH_URL is ${setting}. Pages can sign in only at BETTER_AUTH_URL.`,
				]
			: []),
		...warnings,
		...databaseProblems(database),
		...ofServices,
	];
}
