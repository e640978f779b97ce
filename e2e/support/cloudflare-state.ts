// What the stand-in for Cloudflare keeps: the operator's accounts, and their databases, Workers and uploaded files.
import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { unstable_splitSqlQuery as splitSql } from "wrangler";

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

export interface Deployment {
	id: string;
	versions: { version_id: string; percentage: number }[];
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

interface Database {
	name: string;
	location?: string | undefined;
	sql: DatabaseSync;
}

/** The hash of each static file, by path. */
export type Manifest = Record<string, { hash: string }>;

/** An error as Cloudflare's API answers with it. */
export class ApiProblem extends Error {
	readonly status: number;
	readonly code: number;
	constructor(status: number, code: number, message: string) {
		super(message);
		this.status = status;
		this.code = code;
	}
}

export class CloudflareState {
	/** The ids of the accounts that the operator may use. */
	readonly accounts = ["0123456789abcdef0123456789abcdef"];
	readonly databases = new Map<string, Database>();
	readonly workers = new Map<string, Worker>();
	/** Uploads of static files by their token. */
	readonly uploads = new Map<string, Manifest>();
	/** The id of the version that was deployed last; empty before the first. */
	runningVersion = "";

	/** Adds an empty database. */
	addDatabase(id: string, name: string, location?: string): void {
		this.databases.set(id, { name, location, sql: new DatabaseSync(":memory:") });
	}

	database(id: string): Database {
		const database = this.databases.get(id);
		if (!database) throw new ApiProblem(404, 7404, "The database could not be found.");
		return database;
	}

	query(id: string, text: string, params: string[] = []) {
		const { sql } = this.database(id);
		return splitSql(text).map((statement) => {
			try {
				const results = sql.prepare(statement).all(...params);
				return { results, success: true, meta: { duration: 0, changes: 0, rows_read: 0 } };
			} catch (error) {
				throw new ApiProblem(400, 7500, String(error));
			}
		});
	}

	/** Adds a Worker that has these secrets. */
	addWorker(name: string, secrets: string[]): void {
		for (const secret of secrets) this.makeWorker(name).secrets.set(secret, "a value");
	}

	worker(name: string): Worker {
		const worker = this.workers.get(name);
		if (!worker) throw new ApiProblem(404, 10007, "This Worker does not exist on your account.");
		return worker;
	}

	/** Returns the Worker of this name, a new one if there is none. */
	makeWorker(name: string): Worker {
		const worker: Worker = this.workers.get(name) ?? {
			secrets: new Map(),
			assets: [],
			crons: [],
			deployments: [],
			domains: [],
			hasWorkersDev: false,
		};
		this.workers.set(name, worker);
		return worker;
	}

	/** Stores an uploaded Worker: its metadata, its modules, and the static files that were uploaded before. */
	receive(worker: Worker, form: FormData): void {
		const metadata = JSON.parse(String(form.get("metadata"))) as UploadMetadata;
		const { main_module: main, bindings = [], assets } = metadata;
		if (main && !form.get(main)) throw new ApiProblem(400, 10021, "The main module is missing.");
		for (const { type, id = "" } of bindings) if (type === "d1") this.database(id);
		worker.metadata = metadata;
		if (assets) worker.assets = Object.keys(this.uploads.get(assets.jwt) ?? {});
	}

	/** Starts an upload of static files; returns its token, a JSON Web Token whose expiry wrangler reads. */
	startUpload(manifest: Manifest): string {
		const payload = { exp: Math.floor(Date.now() / 1000) + 3_600, session: randomUUID() };
		const token = ["{}", JSON.stringify(payload), ""]
			.map((part) => Buffer.from(part).toString("base64url"))
			.join(".");
		this.uploads.set(token, manifest);
		return token;
	}
}
