// A local stand-in for the part of Cloudflare's API that wrangler calls to deploy a Worker, with a journal of all requests. Its databases are
// SQLite, so that migrations are really applied. Unknown requests are recorded as problems, for which tests look.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { unstable_splitSqlQuery as splitSql } from "wrangler";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
/** The only API token that it accepts. */
export const TOKEN = "token-of-the-operator";

interface Worker {
	secrets: Map<string, string>;
	/** The metadata of the latest upload. */
	metadata?: UploadMetadata;
	/** Paths of its static files. */
	assets: string[];
	crons: string[];
	deployments: Deployment[];
	/** Hostnames of custom domains. */
	domains: string[];
	hasWorkersDev: boolean;
}

interface Deployment {
	id: string;
	versions: { version_id: string; percentage: number }[];
}

interface Hold {
	isMeant: (call: Call) => boolean;
	reached: PromiseWithResolvers<void>;
	released: PromiseWithResolvers<void>;
}

interface UploadMetadata {
	main_module?: string;
	bindings: { name: string; type: string; id?: string; text?: string; namespace_id?: string }[];
	placement?: object;
	compatibility_date?: string;
	compatibility_flags?: string[];
	keep_bindings?: string[];
	assets?: { jwt: string };
}

interface Call {
	method: string;
	/** Relative to the base URL, with the query. */
	path: string;
	/** Empty for uploads of files. */
	body: string;
	/** The bearer token. */
	token: string;
}

class ApiProblem extends Error {
	readonly status: number;
	readonly code: number;
	constructor(status: number, code: number, message: string) {
		super(message);
		this.status = status;
		this.code = code;
	}
}

type Handler = (params: Record<string, string>, call: Call, request: Request) => unknown;

/** Starts the stand-in on a free port. */
export async function startCloudflare() {
	const accounts = [ACCOUNT];
	const journal: Call[] = [];
	const problems: string[] = [];
	const databases = new Map<string, { name: string; location?: string; sql: DatabaseSync }>();
	const workers = new Map<string, Worker>();
	const uploads = new Map<string, Record<string, { hash: string }>>();
	let runningVersion = "";
	let held: Hold | undefined;

	const workerNamed = (name = "") => {
		const worker = workers.get(name);
		if (!worker) throw new ApiProblem(404, 10007, "This Worker does not exist on your account.");
		return worker;
	};
	const makeWorker = (name = "") => {
		const worker: Worker = workers.get(name) ?? {
			secrets: new Map(),
			assets: [],
			crons: [],
			deployments: [],
			domains: [],
			hasWorkersDev: false,
		};
		workers.set(name, worker);
		return worker;
	};
	const databaseOf = (id = "") => {
		const database = databases.get(id);
		if (!database) throw new ApiProblem(404, 7404, "The database could not be found.");
		return database;
	};
	const databaseBody = ([uuid, { name }]: [string, { name: string }]) => ({
		uuid,
		name,
		version: "production",
		created_at: new Date().toISOString(),
	});
	const query = (sql: DatabaseSync, text: string, params: string[] = []) =>
		splitSql(text).map((statement) => {
			try {
				const results = sql.prepare(statement).all(...params);
				return { results, success: true, meta: { duration: 0, changes: 0, rows_read: 0 } };
			} catch (error) {
				throw new ApiProblem(400, 7500, String(error));
			}
		});

	/** Stores an uploaded Worker: its metadata, its modules, and the static files that were uploaded before. */
	const receive = async (worker: Worker, request: Request) => {
		const form = await request.formData();
		const metadata = JSON.parse(String(form.get("metadata"))) as UploadMetadata;
		const { main_module: main, bindings = [], assets } = metadata;
		if (main && !form.get(main)) throw new ApiProblem(400, 10021, "The main module is missing.");
		for (const { type, id } of bindings) if (type === "d1") databaseOf(id);
		worker.metadata = metadata;
		if (assets) worker.assets = Object.keys(uploads.get(assets.jwt) ?? {});
	};

	const routes: [string, string, Handler][] = [
		["GET", "/user", () => ({ id: "u", email: "operator@example.com" })],
		["GET", "/accounts", () => accounts.map((id, i) => ({ id, name: `Account ${i + 1}` }))],
		["GET", "/memberships", () => accounts.map((id) => ({ id, account: { id } }))],
		["GET", "/user/tokens/verify", () => ({ id: "t", status: "active" })],
		[
			"GET",
			"/accounts/:account/d1/database",
			(_, { path }) => {
				const name = new URL(path, "http://x").searchParams.get("name");
				return [...databases]
					.map(databaseBody)
					.filter((database) => !name || database.name === name);
			},
		],
		[
			"POST",
			"/accounts/:account/d1/database",
			(_, { body }) => {
				const { name, primary_location_hint: location } = JSON.parse(body);
				const id = randomUUID();
				databases.set(id, { name, location, sql: new DatabaseSync(":memory:") });
				return databaseBody([id, { name }]);
			},
		],
		[
			"GET",
			"/accounts/:account/d1/database/:id",
			({ id = "" }) => databaseBody([id, databaseOf(id)]),
		],
		[
			"POST",
			"/accounts/:account/d1/database/:id/query",
			({ id }, { body }) => {
				const { sql, params } = JSON.parse(body);
				return query(databaseOf(id).sql, sql, params);
			},
		],
		["GET", "/accounts/:account/workers/subdomain", () => ({ subdomain: "ann" })],
		[
			"GET",
			"/accounts/:account/workers/scripts/:name/secrets",
			({ name }) =>
				[...workerNamed(name).secrets.keys()].map((name) => ({ name, type: "secret_text" })),
		],
		[
			"PATCH",
			"/accounts/:account/workers/scripts/:name/secrets-bulk",
			({ name }, { body }) => {
				const { secrets } = JSON.parse(body) as { secrets: Record<string, { text: string }> };
				for (const [key, { text }] of Object.entries(secrets)) {
					workerNamed(name).secrets.set(key, text);
				}
				return {};
			},
		],
		[
			"GET",
			"/accounts/:account/workers/services/:name",
			({ name }) => {
				workerNamed(name);
				return { default_environment: { script: { tag: "t", last_deployed_from: "wrangler" } } };
			},
		],
		[
			"PUT",
			"/accounts/:account/workers/scripts/:name",
			async ({ name }, _, request) => {
				await receive(makeWorker(name), request);
				return { id: name, deployment_id: randomUUID(), startup_time_ms: 1 };
			},
		],
		[
			"POST",
			"/accounts/:account/workers/scripts/:name/versions",
			async ({ name }, _, request) => {
				await receive(workerNamed(name), request);
				return {
					id: randomUUID(),
					startup_time_ms: 1,
					metadata: { has_preview: false },
					resources: { script: { etag: "e" } },
				};
			},
		],
		[
			"POST",
			"/accounts/:account/workers/scripts/:name/deployments",
			({ name }, { body }) => {
				const { versions } = JSON.parse(body) as Deployment;
				workerNamed(name).deployments.unshift({ id: randomUUID(), versions });
				runningVersion = versions[0]?.version_id ?? "";
				return { id: randomUUID() };
			},
		],
		["PATCH", "/accounts/:account/workers/scripts/:name/script-settings", () => ({})],
		[
			"POST",
			"/accounts/:account/workers/scripts/:name/domains/changeset",
			(_, { body }) => ({ added: JSON.parse(body), removed: [], updated: [], conflicting: [] }),
		],
		[
			"PUT",
			"/accounts/:account/workers/scripts/:name/domains/records",
			({ name }, { body }) => {
				const { origins } = JSON.parse(body) as { origins: { hostname: string }[] };
				workerNamed(name).domains = origins.map(({ hostname }) => hostname);
				return {};
			},
		],
		[
			"GET",
			"/accounts/:account/workers/scripts/:name/deployments",
			({ name }) => ({ deployments: workerNamed(name).deployments }),
		],
		[
			"POST",
			"/accounts/:account/workers/scripts/:name/assets-upload-session",
			(_, { body }) => {
				const { manifest } = JSON.parse(body) as { manifest: Record<string, { hash: string }> };
				const token = assetsToken();
				uploads.set(token, manifest);
				return { jwt: token, buckets: [Object.values(manifest).map(({ hash }) => hash)] };
			},
		],
		[
			"POST",
			"/accounts/:account/workers/assets/upload",
			async (_, { token }, request) => {
				const manifest = Object.values(uploads.get(token) ?? {});
				const sent = [...(await request.formData()).keys()];
				if (manifest.some(({ hash }) => !sent.includes(hash))) {
					throw new ApiProblem(400, 10000, "A file of the manifest is missing.");
				}
				return { jwt: token };
			},
		],
		[
			"POST",
			"/accounts/:account/workers/scripts/:name/subdomain",
			({ name }, { body }) => {
				const { enabled } = JSON.parse(body) as { enabled: boolean };
				workerNamed(name).hasWorkersDev = enabled;
				return { enabled, previews_enabled: false };
			},
		],
		[
			"GET",
			"/accounts/:account/workers/scripts/:name/subdomain",
			({ name }) => ({ enabled: workerNamed(name).hasWorkersDev, previews_enabled: false }),
		],
		[
			"GET",
			"/accounts/:account/workers/workers/:name",
			({ name }) => ({
				subdomain: { enabled: workerNamed(name).hasWorkersDev, previews_enabled: false },
			}),
		],
		[
			"GET",
			"/accounts/:account/workers/scripts/:name/settings",
			({ name }) => ({ bindings: workerNamed(name).metadata?.bindings ?? [] }),
		],
		[
			"PUT",
			"/accounts/:account/workers/scripts/:name/schedules",
			({ name }, { body }) => {
				const schedules = JSON.parse(body) as { cron: string }[];
				workerNamed(name).crons = schedules.map(({ cron }) => cron);
				return { schedules };
			},
		],
	];

	const server = createServer(async (incoming, outgoing) => {
		const body = await readBody(incoming);
		const path = incoming.url ?? "";
		const token = incoming.headers.authorization?.replace("Bearer ", "") ?? "";
		const call: Call = {
			method: incoming.method ?? "",
			path,
			body: body.toString("latin1"),
			token,
		};
		journal.push(call);
		if (held?.isMeant(call)) {
			held.reached.resolve();
			await held.released.promise;
		}
		const answer = (status: number, json: object) => {
			outgoing.writeHead(status, { "Content-Type": "application/json" });
			outgoing.end(JSON.stringify(json));
		};
		try {
			if (token !== TOKEN && !uploads.has(token)) {
				throw new ApiProblem(401, 10000, "Authentication error");
			}
			const [handler, params] = match(routes, call);
			if (!handler) {
				problems.push(`${call.method} ${path}`);
				throw new ApiProblem(404, 7003, "Could not route");
			}
			const request = new Request("http://cloudflare", {
				method: "POST",
				headers: incoming.headers as Record<string, string>,
				body: new Uint8Array(body),
			});
			const result = await handler(params, call, request);
			answer(200, { success: true, errors: [], messages: [], result, result_info: {} });
		} catch (error) {
			if (!(error instanceof ApiProblem)) problems.push(`${call.method} ${path}: ${error}`);
			const { status, code, message } =
				error instanceof ApiProblem ? error : new ApiProblem(500, 7500, String(error));
			answer(status, { success: false, errors: [{ code, message }], messages: [], result: null });
		}
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		/** The ids of the accounts that the operator may use. */
		accounts,
		journal,
		problems,
		databases,
		workers,
		/** The id of the version that was deployed last. */
		runningVersion: () => runningVersion,
		/** Holds back the answers to such calls until they are released. */
		hold: (isMeant: Hold["isMeant"]) => {
			const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
			held = { isMeant, reached, released };
			return { reached: reached.promise, release: () => released.resolve() };
		},
		/** Adds an empty database. */
		addDatabase: (id: string, name: string) =>
			databases.set(id, { name, sql: new DatabaseSync(":memory:") }),
		/** Adds a Worker that has these secrets. */
		addWorker: (name: string, secrets: string[]) => {
			for (const secret of secrets) makeWorker(name).secrets.set(secret, "a value");
		},
		close: () => server.close(),
	};
}

/** Returns the token for one upload of static files, a JSON Web Token whose expiry wrangler reads. */
function assetsToken(): string {
	const payload = { exp: Math.floor(Date.now() / 1000) + 3_600, session: randomUUID() };
	return ["{}", JSON.stringify(payload), ""]
		.map((part) => Buffer.from(part).toString("base64url"))
		.join(".");
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

function match(
	routes: [string, string, Handler][],
	{ method, path }: Call,
): [Handler | undefined, Record<string, string>] {
	const segments = (path.split("?")[0] ?? "").split("/");
	for (const [routeMethod, pattern, handler] of routes) {
		const parts = pattern.split("/");
		if (routeMethod !== method || parts.length !== segments.length) continue;
		const isMatch = parts.every((part, i) => part.startsWith(":") || part === segments[i]);
		if (!isMatch) continue;
		const named = parts.flatMap((part, i) =>
			part.startsWith(":") ? [[part.slice(1), segments[i] ?? ""]] : [],
		);
		return [handler, Object.fromEntries(named)];
	}
	return [undefined, {}];
}
