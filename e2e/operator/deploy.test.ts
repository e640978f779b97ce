// `pnpm run deploy` against a stand-in for Cloudflare's API. Wrangler is the real one.
import {
	type ChildProcess,
	execFileSync,
	type SpawnOptionsWithoutStdio,
	spawn,
} from "node:child_process";
import { once } from "node:events";
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "jsonc-parser";
import { linkClone } from "../support/clone.ts";
import { startCloudflare, TOKEN } from "../support/cloudflare.ts";
import { test as base, expect } from "../support/fixtures.ts";

const DATABASE_ID = "11111111-2222-4333-8444-555555555555";
const KEYS = { gemini: "gemini-key-of-the-operator", deepgram: "deepgram-key-of-the-operator" };
const REQUIRED = ["BETTER_AUTH_SECRET", "DEEPGRAM_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"];
const WORKER = "realtime-worker-api-prod";

type Cloudflare = Awaited<ReturnType<typeof startCloudflare>>;

/** A clone of the repository in which the operator works, and what it deploys to. */
interface Clone {
	cloudflare: Cloudflare;
	folder: string;
	/** The operator's home. */
	home: string;
	/** The scripts of package.json that have been run, a line for each. */
	scripts: () => string;
	/** The URL of what stands for the deployed Worker. */
	url: string;
	/** What the deployed Worker answers at /api/health; without a version, as the one that was deployed last. */
	health: { status: number; body: object; version?: string };
	/** How often the deployed Worker was asked how it is. */
	asked: () => number;
	/** Runs another program in the clone. */
	run: (command: string, ...args: string[]) => Promise<{ code: number; output: string }>;
	/** Runs the command without a terminal. */
	deploy: (
		args?: string[],
		env?: Record<string, string>,
	) => Promise<{ code: number; output: string }>;
	/** Runs the command in a terminal. */
	deployInTerminal: (...args: string[]) => Terminal;
	config: () => WranglerConfig;
	/** Changes a text in wrangler.jsonc. */
	edit: (from: string, to: string) => void;
}

interface WranglerConfig {
	account_id?: string;
	vars?: { BETTER_AUTH_URL: string };
	placement: { region: string };
	d1_databases: { database_id?: string; database_name: string }[];
	ratelimits: { namespace_id: string }[];
	env: Record<string, WranglerConfig & { name: string; routes: unknown[] }>;
}

interface Terminal {
	/** Waits for a text on the screen, then types. */
	type: (after: string | RegExp, keys: string) => Promise<void>;
	/** Waits until the command has ended; returns everything that was on the screen. */
	ended: () => Promise<{ code: number; output: string }>;
}

const test = base.extend<{ isWhole: boolean; clone: Clone }>({
	/** Whether to upload the Worker that the suite has built. Wrangler needs seconds for its 17 MB, and most tests are not about them. */
	isWhole: [false, { option: true }],
	clone: async ({ isWhole }, use) => {
		const cloudflare = await startCloudflare();
		// Not among the test results: other tools would find the repository in it again.
		const root = mkdtempSync(join(tmpdir(), "deploy-test-"));
		const [folder, bin, home] = [join(root, "clone"), join(root, "bin"), join(root, "home")];
		for (const path of [folder, bin, home]) mkdirSync(path);
		linkClone(folder);
		if (!isWhole) {
			rmSync(join(folder, "worker.ts"));
			writeFileSync(join(folder, "worker.ts"), "export default { fetch: () => new Response() };");
		}
		// The suite has built already.
		writeFileSync(join(bin, "pnpm"), `#!/bin/sh\necho "$@" >> "${bin}/pnpm.calls"\n`);
		chmodSync(join(bin, "pnpm"), 0o755);
		const certificate = makeCertificate(bin);
		const health: Clone["health"] = { status: 200, body: { status: "ok", version: "1.0.0" } };
		let asked = 0;
		const deployed = createServer(certificate, (request, response) => {
			asked += 1;
			response.writeHead(request.url === "/api/health" ? health.status : 404, {
				"x-worker-version": health.version ?? cloudflare.runningVersion,
			});
			response.end(JSON.stringify(health.body));
		});
		deployed.listen(0, "localhost");
		await once(deployed, "listening");
		const env = {
			PATH: `${bin}:${resolve("node_modules/.bin")}:${process.env.PATH}`,
			HOME: home,
			XDG_CONFIG_HOME: home,
			CLOUDFLARE_API_BASE_URL: cloudflare.url,
			CLOUDFLARE_API_TOKEN: TOKEN,
			NODE_EXTRA_CA_CERTS: certificate.file,
			WRANGLER_SEND_METRICS: "false",
		};
		const file = join(folder, "wrangler.jsonc");
		const children: ChildProcess[] = [];
		const run = (command: string, args: string[], more: Record<string, string> = {}) => {
			const options = { cwd: folder, env: { ...env, ...more } as Record<string, string> };
			const child = spawn(command, args, options as SpawnOptionsWithoutStdio);
			children.push(child);
			let output = "";
			for (const stream of [child.stdout, child.stderr]) {
				stream.on("data", (bytes: Buffer) => {
					output += bytes;
				});
			}
			const ended = once(child, "close").then(([code]) => ({ code: Number(code), output }));
			return { child, output: () => output, ended };
		};
		await use({
			cloudflare,
			folder,
			home,
			scripts: () => readFileSync(join(bin, "pnpm.calls"), { encoding: "utf8", flag: "a+" }),
			url: `https://localhost:${(deployed.address() as AddressInfo).port}`,
			health,
			asked: () => asked,
			run: (command, ...args) => {
				const { child, ended } = run(command, args);
				child.stdin.end();
				return ended;
			},
			deploy: (step = [], more = {}) => {
				const { child, ended } = run("node", ["scripts/deploy.ts", ...step], more);
				child.stdin.end();
				return ended;
			},
			deployInTerminal: (...args) => {
				// The terminal that `script` makes is 0 columns wide.
				const command = ["stty cols 200 rows 50; exec node scripts/deploy.ts", ...args].join(" ");
				const { child, output, ended } = run("script", ["-qec", command, "/dev/null"], {
					TERM: "xterm",
				});
				return {
					type: async (after, keys) => {
						const isShown = () =>
							typeof after === "string" ? output().includes(after) : after.test(output());
						// Several of wrangler's processes, each of which takes seconds to start, come before some questions.
						await expect
							.poll(() => isShown() || child.exitCode !== null, { timeout: 100_000 })
							.toBe(true)
							.catch(() => {});
						expect(isShown(), output()).toBe(true);
						child.stdin.write(keys);
					},
					ended: () => ended,
				};
			},
			config: () => parse(readFileSync(file, "utf8")) as WranglerConfig,
			edit: (from, to) => {
				const text = readFileSync(file, "utf8");
				expect(text).toContain(from);
				writeFileSync(file, text.replace(from, to));
			},
		});
		for (const child of children) child.kill();
		deployed.close();
		deployed.closeAllConnections();
		cloudflare.close();
		rmSync(root, { recursive: true });
		expect(cloudflare.problems).toEqual([]);
	},
});

/** Makes a certificate for localhost, in a folder. */
function makeCertificate(folder: string): { key: string; cert: string; file: string } {
	const [keyFile, file] = [join(folder, "key.pem"), join(folder, "cert.pem")];
	const how =
		"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost";
	const into = ["-keyout", keyFile, "-out", file];
	execFileSync("openssl", [...how.split(" "), ...into], { stdio: "pipe" });
	return { key: readFileSync(keyFile, "utf8"), cert: readFileSync(file, "utf8"), file };
}

/** Gives the clone a database and a URL, as a first deployment does. */
function prepare({ cloudflare, edit, url }: Clone, address = url): void {
	cloudflare.addDatabase(DATABASE_ID, "realtime-interview-copilot-db");
	edit('"migrations_dir"', `"database_id": "${DATABASE_ID}",\n"migrations_dir"`);
	edit('"observability"', `"vars": { "BETTER_AUTH_URL": "${address}" },\n"observability"`);
}

/** Returns the requests that change something at Cloudflare, in short. */
const changes = ({ journal }: Cloudflare) =>
	journal
		.filter(
			({ method, path, body }) =>
				method !== "GET" && !(path.endsWith("/query") && !/create table `|insert into/i.test(body)),
		)
		.map(({ method, path }) => `${method} ${path.split("?")[0]?.split("/").slice(3).join("/")}`);

/** Returns the files below a folder that contain a text. What the clone shares with the repository does not count. */
const filesWith = (text: string, folder: string): string[] =>
	readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isFile() || entry.isDirectory())
		.flatMap((entry) => {
			const path = join(folder, entry.name);
			if (entry.isDirectory()) return filesWith(text, path);
			return readFileSync(path).includes(text) ? [path] : [];
		});

test.describe("with the whole Worker", () => {
	test.use({ isWhole: true });

	test("a first deployment asks for what is missing, then builds, migrates, uploads and asks the Worker; a second one asks nothing", async ({
		clone,
	}) => {
		test.setTimeout(300_000);
		const { cloudflare, url, config } = clone;
		const before = readFileSync("wrangler.jsonc", "utf8");
		const terminal = clone.deployInTerminal();
		await terminal.type("Create the D1 database realtime-interview-copilot-db?", "\r");
		// The third choice.
		await terminal.type("Where are most of its users?", "\u001b[B\u001b[B\r");
		// Ctrl-U empties the line, which has the suggestion.
		await terminal.type(`https://${WORKER}.ann.workers.dev`, `\u0015http://localhost\r`);
		await terminal.type("It must begin with https://", `\u0015${url}\r`);
		await terminal.type("Let Cloudflare serve localhost from this Worker?", "n");
		await terminal.type("GOOGLE_GENERATIVE_AI_API_KEY. For answers", `${KEYS.gemini}\r`);
		await terminal.type("DEEPGRAM_API_KEY. For transcription", `${KEYS.deepgram}\r`);
		const { code, output } = await terminal.ended();
		expect(code, output).toBe(0);
		expect(output).toContain(`It runs at ${url}`);
		expect(output).toContain("pnpm admin you@example.com --remote");
		expect(output).toContain("wrangler.jsonc has changed: commit it.");

		const [[id, database] = ["", undefined]] = [...cloudflare.databases];
		expect(database).toMatchObject({ name: "realtime-interview-copilot-db", location: "weur" });
		expect(config()).toMatchObject({
			d1_databases: [{ database_id: id }],
			vars: { BETTER_AUTH_URL: url },
			placement: { region: "gcp:europe-west1" },
		});
		const after = readFileSync(join(clone.folder, "wrangler.jsonc"), "utf8");
		expect(after.match(/\/\/.*/g)?.filter((line) => !line.includes(url.slice(6)))).toEqual(
			before.match(/\/\/.*/g),
		);

		const worker = cloudflare.workers.get(WORKER);
		expect([...(worker?.secrets.keys() ?? [])].sort()).toEqual(REQUIRED);
		expect(worker?.secrets.get("BETTER_AUTH_SECRET")).toMatch(/^[\w-]{43}$/);
		expect(worker?.metadata).toMatchObject({
			placement: { region: "gcp:europe-west1" },
			bindings: expect.arrayContaining([
				expect.objectContaining({ name: "DB", id }),
				expect.objectContaining({ name: "BETTER_AUTH_URL", text: url }),
				expect.objectContaining({ name: "SIGN_UP_LIMIT", namespace_id: "1006" }),
			]),
		});
		expect(worker?.assets).toContain("/icon.svg");
		expect(worker?.crons).toEqual(["17 * * * *"]);
		const migrations = readdirSync("drizzle").filter((name) => name.endsWith(".sql"));
		expect(
			database?.sql
				.prepare("select name from d1_migrations order by id")
				.all()
				.map(({ name }) => name),
		).toEqual(migrations);
		// The new Worker comes last: it needs its database and its secrets.
		const order = changes(cloudflare);
		expect(order.lastIndexOf(`POST d1/database/${id}/query`)).toBeLessThan(
			order.lastIndexOf("POST workers/assets/upload"),
		);
		expect(clone.scripts()).toBe("build\n");
		// No secret is on the screen or in a file, wrangler's logs included.
		for (const secret of [
			...Object.values(KEYS),
			worker?.secrets.get("BETTER_AUTH_SECRET") ?? "",
		]) {
			expect(output).not.toContain(secret);
			expect(filesWith(secret, clone.folder)).toEqual([]);
			expect(filesWith(secret, clone.home)).toEqual([]);
		}

		database?.sql.exec(
			`insert into "user" (id, name, email, emailVerified, isApproved, role, createdAt, updatedAt) values ('a', 'Ann', 'ann@example.com', 0, 1, 'admin', 0, 0)`,
		);
		const again = await clone.deploy();
		expect(again.output).toContain("Migrations  none to apply");
		expect(again.output).toContain(`It runs at ${url}`);
		expect(again.output).not.toContain("pnpm admin");
		expect(again.code).toBe(0);
		expect(worker?.deployments).toHaveLength(2);
		expect([...(worker?.secrets.keys() ?? [])]).toHaveLength(REQUIRED.length);
	});
});

test("without a terminal everything that is missing is named, and nothing is changed", async ({
	clone,
}) => {
	const { cloudflare } = clone;
	const noDatabase = await clone.deploy();
	expect(noDatabase.code).toBe(1);
	expect(noDatabase.output).toContain("wrangler.jsonc has no database_id");

	cloudflare.addDatabase(DATABASE_ID, "realtime-interview-copilot-db");
	clone.edit('"migrations_dir"', `"database_id": "${DATABASE_ID}",\n"migrations_dir"`);
	const { code, output } = await clone.deploy();
	expect(code).toBe(1);
	expect(output).toContain("wrangler.jsonc has no BETTER_AUTH_URL");
	expect(output).toContain(
		"Missing secrets BETTER_AUTH_SECRET, GOOGLE_GENERATIVE_AI_API_KEY, DEEPGRAM_API_KEY: run `pnpm run deploy secrets` in a terminal.",
	);
	expect(output).toContain("to apply: 0000_bizarre_zeigeist.sql");
	expect(output).not.toContain("    at ");
	expect(changes(cloudflare)).toEqual([]);
	expect(cloudflare.workers.size).toBe(0);
	expect(clone.scripts()).toBe("");
});

test("a deployment starts with an account: signed in, and one that has the database", async ({
	clone,
}) => {
	prepare(clone);
	for (const [token, message] of [
		["", /Not signed in to Cloudflare: sign in with `npx wrangler login`/],
		["expired", /Cloudflare did not accept the sign-in: sign in with/],
	] as const) {
		const { code, output } = await clone.deploy(["check"], { CLOUDFLARE_API_TOKEN: token });
		expect(code).toBe(1);
		expect(output).toMatch(message);
		expect(output).not.toContain("    at ");
	}
	const offline = await clone.deploy(["check"], { CLOUDFLARE_API_BASE_URL: "http://127.0.0.1:1" });
	expect(offline.code).toBe(1);
	expect(offline.output).toMatch(
		/^Cloudflare could not be reached \(fetch failed\)\. Check the network/m,
	);
	expect(offline.output).not.toMatch(/sign/);
	clone.cloudflare.databases.clear();
	const { code, output } = await clone.deploy(["check"]);
	expect(code).toBe(1);
	expect(output).toContain(`The account has no D1 database ${DATABASE_ID}`);
});

test("of several accounts the operator chooses one, which wrangler.jsonc keeps; nothing is asked of another", async ({
	clone,
}) => {
	const { cloudflare } = clone;
	prepare(clone);
	const foreign = "f".repeat(32);
	const refused = await clone.deploy(["migrate"], { CLOUDFLARE_ACCOUNT_ID: foreign });
	expect(refused).toMatchObject({
		code: 1,
		output: expect.stringContaining(`You have no access to the Cloudflare account ${foreign}.`),
	});
	const second = "e".repeat(32);
	cloudflare.accounts.push(second);
	const unclear = await clone.deploy(["migrate"]);
	expect(unclear.code).toBe(1);
	expect(unclear.output).toContain("You can use several Cloudflare accounts");
	const ofAccounts = () =>
		cloudflare.journal.flatMap(({ path }) => path.split("/accounts/")[1] ?? []);
	expect(ofAccounts()).toEqual([]);

	const terminal = clone.deployInTerminal("migrate");
	await terminal.type("Into which account?", "\u001b[B\r");
	const { code, output } = await terminal.ended();
	expect(code, output).toBe(0);
	expect(clone.config()).toMatchObject({ account_id: second });
	expect(ofAccounts().length).toBeGreaterThan(0);
	expect(ofAccounts().filter((path) => !path.startsWith(second))).toEqual([]);
});

test("BETTER_AUTH_URL must begin with https, and may be a secret", async ({ clone }) => {
	prepare(clone, "http://copilot.example.com");
	const { code, output } = await clone.deploy(["url"]);
	expect(code).toBe(1);
	expect(output).toMatch(
		/BETTER_AUTH_URL in wrangler\.jsonc is http:\/\/copilot\.example\.com\. It must begin with https/,
	);
	clone.edit('"vars": { "BETTER_AUTH_URL": "http://copilot.example.com" },', "");
	clone.cloudflare.addWorker(WORKER, ["BETTER_AUTH_URL"]);
	expect((await clone.deploy(["url"])).output).toContain("a secret of the Worker");
});

test("staging has a Worker, a database and rate limiters of its own, and leaves production alone", async ({
	clone,
}) => {
	const { cloudflare, url } = clone;
	prepare(clone);
	clone.edit(
		'"observability"',
		'"routes": [{ "pattern": "copilot.example.com", "custom_domain": true }],\n"observability"',
	);
	const terminal = clone.deployInTerminal("migrate", "--env", "staging");
	await terminal.type('wrangler.jsonc has no environment "staging". Add it', "\r");
	await terminal.type("Create the D1 database realtime-interview-copilot-db-staging?", "\r");
	await terminal.type("Where are most of its users?", "\r");
	const migrated = await terminal.ended();
	expect(migrated.code, migrated.output).toBe(0);
	expect(migrated.output).toContain("applied: 0000_bizarre_zeigeist.sql");
	const upload = clone.deployInTerminal("upload", "--env", "staging");
	await upload.type(`https://${WORKER}-staging.ann.workers.dev`, `\u0015${url}\r`);
	await upload.type("Let Cloudflare serve localhost", "n");
	await upload.type("GOOGLE_GENERATIVE_AI_API_KEY. For answers", `${KEYS.gemini}\r`);
	await upload.type("DEEPGRAM_API_KEY. For transcription", `${KEYS.deepgram}\r`);
	const { code, output } = await upload.ended();
	expect(code, output).toBe(0);
	expect(output).toContain("pnpm admin you@example.com --remote --env staging");

	const staging = cloudflare.workers.get(`${WORKER}-staging`);
	expect(staging?.secrets.size).toBe(REQUIRED.length);
	expect(staging).toMatchObject({ domains: [], hasWorkersDev: true });
	const ids = staging?.metadata?.bindings.flatMap(({ namespace_id }) => namespace_id ?? []);
	expect(ids).toEqual(["2001", "2002", "2003", "2004", "2005", "2006"]);
	expect(cloudflare.workers.has(WORKER)).toBe(false);
	expect(
		cloudflare.databases.get(DATABASE_ID)?.sql.prepare("select * from sqlite_master").all(),
	).toEqual([]);

	// A release adds a binding, and the environment has to get it too.
	clone.edit('"name": "SIGN_UP_LIMIT"', '"name": "NEW_LIMIT"');
	const outdated = await clone.deploy(["check", "--env", "staging"]);
	expect(outdated.output).toContain(
		'The environment "staging" in wrangler.jsonc has no NEW_LIMIT: copy it from the top level.',
	);
	expect(outdated.code).toBe(1);
});

test("an upload needs all migrations applied, and exits with code 1 when the deployed Worker reports a missing setting", async ({
	clone,
}) => {
	prepare(clone);
	clone.cloudflare.addWorker(WORKER, REQUIRED);
	const early = await clone.deploy(["upload"]);
	expect(early.code).toBe(1);
	expect(early.output).toMatch(
		/The database lacks 0000_\w+\.sql, .*: run `pnpm run deploy migrate` first\./,
	);
	expect(changes(clone.cloudflare)).toEqual([]);
	expect((await clone.deploy(["migrate"])).code).toBe(0);
	Object.assign(clone.health, {
		status: 500,
		body: { error: "Missing NETWORK_LIMIT binding", code: "MISSING_BINDING" },
	});
	const { code, output } = await clone.deploy(["upload"]);
	expect(code).toBe(1);
	expect(output).toContain(`${clone.url}/api/health answers: Missing NETWORK_LIMIT binding`);
	expect((await clone.deploy(["health"])).output).toContain("answers: Missing NETWORK_LIMIT");
});

test("a deployment is over when the version that it has uploaded answers, and not the one before", async ({
	clone,
}) => {
	const { cloudflare, health } = clone;
	prepare(clone);
	cloudflare.addWorker(WORKER, REQUIRED);
	expect((await clone.deploy(["migrate"])).code).toBe(0);
	// The version before does not know its rate limiter, and says so.
	Object.assign(health, { status: 500, version: "the-one-before", body: { error: "Missing" } });
	const deployment = clone.deploy(["upload"]);
	await expect.poll(() => cloudflare.runningVersion, { timeout: 30_000 }).not.toBe("");
	await expect.poll(clone.asked).toBeGreaterThan(0);
	Object.assign(health, { status: 200, body: { status: "ok", version: "1.0.0" } });
	const before = clone.asked();
	await expect.poll(clone.asked).toBeGreaterThan(before);
	health.version = cloudflare.runningVersion;
	const { code, output } = await deployment;
	expect(code, output).toBe(0);
	expect(output).toContain("/api/health answers, version 1.0.0");

	const later = await clone.deploy(["health"]);
	expect(later.code, later.output).toBe(0);
});

test("two deployments from one folder do not run at once", async ({ clone }) => {
	const terminal = clone.deployInTerminal();
	await terminal.type("Create the D1 database realtime-interview-copilot-db?", "");
	const { code, output } = await clone.deploy(["database"]);
	expect(code).toBe(1);
	expect(output).toBe("Another deployment from this folder is running.\n");
	expect((await clone.deploy(["check"])).output).toContain("has no database_id");
	await terminal.type("Create", "\u0003");
	expect(await terminal.ended()).toMatchObject({
		code: 1,
		output: expect.stringContaining("Stopped. Nothing was deployed."),
	});
	expect(changes(clone.cloudflare)).toEqual([]);
});

test("a deployment that is stopped says how far it has come, and goes on when it is started again", async ({
	clone,
}) => {
	const { cloudflare } = clone;
	prepare(clone);
	cloudflare.addWorker(WORKER, REQUIRED);
	const hold = cloudflare.hold(
		(call) => call.path.endsWith("/query") && /create table `/i.test(call.body),
	);
	const stopped = clone.deployInTerminal();
	await hold.reached;
	await stopped.type("", "\u0003");
	const { code, output } = await stopped.ended();
	expect(code).toBe(1);
	// The last line: that wrangler was stopped, too, is not an error.
	expect(output.trimEnd()).toMatch(
		/\nStopped\. Migrations may have been applied, .* to continue\.$/,
	);
	expect(cloudflare.runningVersion).toBe("");
	hold.release();
	const again = await clone.deploy();
	expect(again.code, again.output).toBe(0);
	expect(cloudflare.runningVersion).not.toBe("");
});

test("creating the deployed database leaves the local one what it is", async ({ clone }) => {
	const local = (sql: string) =>
		clone.run("wrangler", "d1", "execute", "DB", "--local", "--json", "--command", sql);
	expect((await local("create table mine (word text)")).code).toBe(0);
	const terminal = clone.deployInTerminal("database");
	await terminal.type("Create the D1 database", "\r");
	await terminal.type("Where are most of its users?", "\r");
	expect((await terminal.ended()).code).toBe(0);
	const { code, output } = await local("select count(*) as rows from mine");
	expect(code, output).toBe(0);
});

test("the first admin of a deployed database is an account that has signed up", async ({
	clone,
}) => {
	const { cloudflare } = clone;
	prepare(clone);
	const admin = (...args: string[]) => clone.run("node", "scripts/admin.ts", ...args, "--remote");
	expect(await admin("ann@example.com")).toMatchObject({
		code: 1,
		output: "No schema in the deployed database yet: run `pnpm run deploy migrate` first.\n",
	});
	const args = ["scripts/admin.ts", "ann@example.com", "--remote"];
	expect(await clone.run("env", "CLOUDFLARE_API_TOKEN=", "node", ...args)).toMatchObject({
		code: 1,
		output: expect.stringContaining(
			"Not signed in to Cloudflare: sign in with `npx wrangler login`",
		),
	});
	expect((await clone.deploy(["migrate"])).code).toBe(0);
	expect(await admin("ann@example.com")).toMatchObject({
		code: 1,
		output: expect.stringContaining("No account ann@example.com in the deployed database."),
	});
	const sql = cloudflare.databases.get(DATABASE_ID)?.sql;
	for (const name of ["ann", "bob"]) {
		sql?.exec(
			`insert into "user" (id, name, email, emailVerified, isApproved, createdAt, updatedAt) values ('${name}', '${name}', '${name}@example.com', 0, 0, 0, 0)`,
		);
	}
	expect(await admin("Ann@example.com")).toEqual({
		code: 0,
		output: "ann@example.com is now an approved admin in the deployed database.\n",
	});
	expect(sql?.prepare(`select email, role, isApproved from "user" order by email`).all()).toEqual([
		{ email: "ann@example.com", role: "admin", isApproved: 1 },
		{ email: "bob@example.com", role: "user", isApproved: 0 },
	]);
	expect(sql?.prepare("select targetEmail, action from audit_log order by id").all()).toEqual([
		{ targetEmail: "ann@example.com", action: "approve" },
		{ targetEmail: "ann@example.com", action: "role" },
	]);
	// Nothing was written to the local database.
	expect((await clone.run("node", "scripts/admin.ts", "ann@example.com")).output).toContain(
		"No schema in the local database yet",
	);
});
