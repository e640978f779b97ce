// The part of Cloudflare's API that wrangler calls to deploy a Worker, as the stand-in answers it.
import { randomUUID } from "node:crypto";
import {
	ApiProblem,
	type CloudflareState,
	type Deployment,
	type Manifest,
} from "./cloudflare-state.ts";

export interface ApiRequest {
	/** The Worker's name in the path; empty in other paths. */
	name: string;
	/** The database's id in the path; empty in other paths. */
	id: string;
	query: URLSearchParams;
	/** The bearer token. */
	token: string;
	json: <Body>() => Body;
	form: () => Promise<FormData>;
}

type Handler = (cloudflare: CloudflareState, request: ApiRequest) => unknown;

const ACCOUNT = "/accounts/:account";
const WORKER = `${ACCOUNT}/workers/scripts/:name`;

/** Method and path -> the `result` of the response. */
const HANDLERS: Record<string, Handler> = {
	"GET /user": () => ({ id: "u", email: "operator@example.com" }),
	"GET /user/tokens/verify": () => ({ id: "t", status: "active" }),
	"GET /accounts": ({ accounts }) => accounts.map((id, i) => ({ id, name: `Account ${i + 1}` })),
	"GET /memberships": ({ accounts }) => accounts.map((id) => ({ id, account: { id } })),

	[`GET ${ACCOUNT}/d1/database`]: ({ databases }, { query }) => {
		const name = query.get("name");
		return [...databases]
			.filter(([, database]) => !name || database.name === name)
			.map(([id, database]) => databaseBody(id, database.name));
	},
	[`POST ${ACCOUNT}/d1/database`]: (cloudflare, { json }) => {
		const body = json<{ name: string; primary_location_hint?: string }>();
		const id = randomUUID();
		cloudflare.addDatabase(id, body.name, body.primary_location_hint);
		return databaseBody(id, body.name);
	},
	[`GET ${ACCOUNT}/d1/database/:id`]: (cloudflare, { id }) =>
		databaseBody(id, cloudflare.database(id).name),
	[`POST ${ACCOUNT}/d1/database/:id/query`]: (cloudflare, { id, json }) => {
		const { sql, params } = json<{ sql: string; params?: string[] }>();
		return cloudflare.query(id, sql, params);
	},

	[`PUT ${WORKER}`]: async (cloudflare, { name, form }) => {
		cloudflare.receive(cloudflare.makeWorker(name), await form());
		return { id: name, deployment_id: randomUUID(), startup_time_ms: 1 };
	},
	[`POST ${WORKER}/versions`]: async (cloudflare, { name, form }) => {
		cloudflare.receive(cloudflare.worker(name), await form());
		return {
			id: randomUUID(),
			startup_time_ms: 1,
			metadata: { has_preview: false },
			resources: { script: { etag: "e" } },
		};
	},
	[`GET ${WORKER}/deployments`]: (cloudflare, { name }) => ({
		deployments: cloudflare.worker(name).deployments,
	}),
	[`POST ${WORKER}/deployments`]: (cloudflare, { name, json }) => {
		const { versions } = json<Deployment>();
		cloudflare.worker(name).deployments.unshift({ id: randomUUID(), versions });
		cloudflare.runningVersion = versions[0]?.version_id ?? "";
		return { id: randomUUID() };
	},
	[`GET ${WORKER}/settings`]: (cloudflare, { name }) => ({
		bindings: cloudflare.worker(name).metadata?.bindings ?? [],
	}),
	[`PATCH ${WORKER}/script-settings`]: () => ({}),
	[`GET ${ACCOUNT}/workers/services/:name`]: (cloudflare, { name }) => {
		cloudflare.worker(name);
		return { default_environment: { script: { tag: "t", last_deployed_from: "wrangler" } } };
	},

	[`GET ${WORKER}/secrets`]: (cloudflare, { name }) =>
		[...cloudflare.worker(name).secrets.keys()].map((key) => ({ name: key, type: "secret_text" })),
	[`PATCH ${WORKER}/secrets-bulk`]: (cloudflare, { name, json }) => {
		const { secrets } = json<{ secrets: Record<string, { text: string }> }>();
		for (const [key, { text }] of Object.entries(secrets)) {
			cloudflare.worker(name).secrets.set(key, text);
		}
		return {};
	},
	[`PUT ${WORKER}/schedules`]: (cloudflare, { name, json }) => {
		const schedules = json<{ cron: string }[]>();
		cloudflare.worker(name).crons = schedules.map(({ cron }) => cron);
		return { schedules };
	},

	[`POST ${WORKER}/assets-upload-session`]: (cloudflare, { json }) => {
		const { manifest } = json<{ manifest: Manifest }>();
		return {
			jwt: cloudflare.startUpload(manifest),
			buckets: [Object.values(manifest).map(({ hash }) => hash)],
		};
	},
	[`POST ${ACCOUNT}/workers/assets/upload`]: async ({ uploads }, { token, form }) => {
		const manifest = Object.values(uploads.get(token) ?? {});
		const sent = [...(await form()).keys()];
		if (manifest.some(({ hash }) => !sent.includes(hash))) {
			throw new ApiProblem(400, 10000, "A file of the manifest is missing.");
		}
		return { jwt: token };
	},

	[`GET ${ACCOUNT}/workers/subdomain`]: () => ({ subdomain: "ann" }),
	[`GET ${ACCOUNT}/workers/workers/:name`]: (cloudflare, { name }) => ({
		subdomain: subdomainBody(cloudflare.worker(name).hasWorkersDev),
	}),
	[`GET ${WORKER}/subdomain`]: (cloudflare, { name }) =>
		subdomainBody(cloudflare.worker(name).hasWorkersDev),
	[`POST ${WORKER}/subdomain`]: (cloudflare, { name, json }) => {
		const { enabled } = json<{ enabled: boolean }>();
		cloudflare.worker(name).hasWorkersDev = enabled;
		return subdomainBody(enabled);
	},
	[`POST ${WORKER}/domains/changeset`]: (_, { json }) => ({
		added: json(),
		removed: [],
		updated: [],
		conflicting: [],
	}),
	[`PUT ${WORKER}/domains/records`]: (cloudflare, { name, json }) => {
		const { origins } = json<{ origins: { hostname: string }[] }>();
		cloudflare.worker(name).domains = origins.map(({ hostname }) => hostname);
		return {};
	},
};

const databaseBody = (uuid: string, name: string) => ({
	uuid,
	name,
	version: "production",
	created_at: new Date().toISOString(),
});

const subdomainBody = (enabled: boolean) => ({ enabled, previews_enabled: false });

const ROUTES = Object.entries(HANDLERS).map(([route, handler]) => {
	const [method = "", pathname = ""] = route.split(" ");
	return { method, pattern: new URLPattern({ pathname }), handler };
});

/** Returns the handler of a request and what its path names; undefined for what the stand-in does not know. */
export function findRoute(method: string, url: URL) {
	for (const { method: its, pattern, handler } of ROUTES) {
		const groups = its === method && pattern.exec(url)?.pathname.groups;
		if (groups) return { handler, name: groups.name ?? "", id: groups.id ?? "" };
	}
	return undefined;
}
