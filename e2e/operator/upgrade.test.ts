// A database of every released version is upgraded as docs/upgrading.md says, and its users go on as before. What single migrations may do is
// in lib/db/migrations.test.ts.
import { execFileSync } from "node:child_process";
import { createHmac, pbkdf2Sync } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { emulatorSettings } from "../../emulator/server.ts";
import { migrate } from "../../scripts/local-database.ts";
import { withD1 } from "../support/database.ts";
import { expect, setting, test } from "../support/fixtures.ts";
import { scriptOf } from "../support/lanes.ts";
import { Api, PASSWORD, Person, readFrames } from "../support/people.ts";
import { startWorker } from "../support/worker.ts";

const SECRET = "the secret that an operator keeps from version to version";

// The result of v0.1.0's two migrations, written out so that changes to ours cannot change it.
const V0_1_0 = [
	`create table user (id text primary key not null, name text not null, email text not null, emailVerified integer not null, image text, createdAt integer not null, updatedAt integer not null)`,
	`create unique index user_email_unique on user (email)`,
	`create table session (id text primary key not null, expiresAt integer not null, token text not null, createdAt integer not null, updatedAt integer not null, ipAddress text, userAgent text, userId text not null, foreign key (userId) references user(id))`,
	`create unique index session_token_unique on session (token)`,
	`create table account (id text primary key not null, accountId text not null, providerId text not null, userId text not null, accessToken text, refreshToken text, idToken text, accessTokenExpiresAt integer, refreshTokenExpiresAt integer, scope text, password text, createdAt integer not null, updatedAt integer not null, foreign key (userId) references user(id))`,
	`create table verification (id text primary key not null, identifier text not null, value text not null, expiresAt integer not null, createdAt integer, updatedAt integer)`,
	`alter table user add isApproved integer default false`,
];

const statementsOf = (migration: string) =>
	readFileSync(`drizzle/${migration}`, "utf8").split("--> statement-breakpoint");
const MIGRATIONS = readdirSync("drizzle").filter((name) => name.endsWith(".sql"));

/** Each released version: its last migration, and how it made its tables. A release adds a line. */
const RELEASES = {
	"v0.1.0": { last: "0001_add_is_approved.sql", schema: V0_1_0 },
	"1.0.0": {
		last: "0004_admin_lists.sql",
		schema: MIGRATIONS.filter((name) => name < "0005").flatMap(statementsOf),
	},
};

const salt = Buffer.from("00112233445566778899aabbccddeeff", "hex");
const hash = pbkdf2Sync(PASSWORD, salt, 100_000, 32, "sha256");
const OLD = { id: "u1", email: "old@example.com", password: PASSWORD };
const WAITING = { id: "u2", email: "waiting@example.com", password: PASSWORD };
const TOKEN = "old-token-0123456789";
const PEOPLE = [
	...[OLD, WAITING].flatMap(({ id, email }, i) => [
		`insert into user (id, name, email, emailVerified, createdAt, updatedAt, isApproved) values ('${id}', 'Old', '${email}', 0, 1700000000, 1700000000, ${1 - i})`,
		`insert into account (id, accountId, providerId, userId, password, createdAt, updatedAt) values ('a${i}', '${id}', 'credential', '${id}', '${salt.toString("hex")}:${hash.toString("hex")}', 1700000000, 1700000000)`,
	]),
	`insert into session (id, expiresAt, token, createdAt, updatedAt, userId) values ('s1', 4000000000, '${TOKEN}', 1700000000, 1700000000, 'u1')`,
];

/** Returns the columns, keys and indexes of every table, sorted. */
async function schemaOf(state: string): Promise<unknown> {
	return withD1(state, async (d1) => {
		const all = async (sql: string) => (await d1.prepare(sql).all()).results;
		const tables = await all(
			`select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '_cf_%' order by name`,
		);
		const described = tables.map(async ({ name }) => ({
			name,
			columns: await all(
				`select name, type, "notnull", dflt_value, pk from pragma_table_info('${name}') order by name`,
			),
			keys: await all(`select "table", "from", on_delete from pragma_foreign_key_list('${name}')`),
			indexes: await all(
				`select name, "unique" from pragma_index_list('${name}') where name not like 'sqlite_%' order by name`,
			),
		}));
		return Promise.all(described);
	});
}

for (const [version, { last, schema }] of Object.entries(RELEASES)) {
	test(`a database of ${version} is upgraded in place: its users, sessions and passwords work, and an admin goes on approving`, async ({
		emulator: _,
	}, info) => {
		const [old, fresh] = [info.outputPath("old"), info.outputPath("fresh")];
		const prepared = setting("E2E_FOLDER");
		const state = `${old}/state`;
		const applied = MIGRATIONS.slice(0, MIGRATIONS.indexOf(last) + 1);
		const statements = [
			`create table d1_migrations (id integer primary key autoincrement, name text unique, applied_at TIMESTAMP default CURRENT_TIMESTAMP not null)`,
			...schema,
			...applied.map((name) => `insert into d1_migrations (name) values ('${name}')`),
			...PEOPLE,
		];
		await withD1(state, (d1) => d1.batch(statements.map((sql) => d1.prepare(sql))));
		await migrate(state);
		await cp(`${prepared}/fresh/state`, fresh, { recursive: true });
		expect(await schemaOf(state)).toEqual(await schemaOf(fresh));
		execFileSync("node", ["scripts/admin.ts", OLD.email, "--persist-to", state], { stdio: "pipe" });

		const worker = await startWorker({
			folder: old,
			script: scriptOf("direct", prepared),
			settings: { BETTER_AUTH_SECRET: SECRET, ...emulatorSettings(setting("E2E_EMULATOR")) },
			logFile: info.outputPath("worker.log"),
		});
		try {
			// A browser that stayed signed in, with the frontend of v0.1.0 in it.
			const signature = createHmac("sha256", SECRET).update(TOKEN).digest("base64");
			const cookie = `better-auth.session_token=${TOKEN}.${encodeURIComponent(signature)}`;
			const browser = new Person(worker.url, cookie, { ...OLD, token: TOKEN });
			expect(await (await browser.get("/api/auth/session")).json()).toMatchObject({
				user: { id: "u1", isApproved: true, role: "admin" },
			});
			const answer = await browser.send("POST", "/api/completion", {
				bg: "Backend engineer",
				flag: "copilot",
				prompt: "Interviewer: Hello?",
			});
			expect(await readFrames(answer)).toMatch(/^data: \{"text":".+data: \[DONE\]\n\n$/s);
			const key = await browser.send("POST", "/api/deepgram");
			expect(await key.json()).toMatchObject({ time_to_live_in_seconds: 60 });

			// The password, with its old hash and with the new one.
			expect((await new Api(worker.url).signIn(OLD)).id).toBe("u1");
			const stored = () =>
				withD1(state, (d1) =>
					d1.prepare("select password from account where userId = 'u1'").first<string>("password"),
				);
			await expect.poll(stored).toMatch(/^scrypt:/);
			const admin = await new Api(worker.url).signIn(OLD);

			// Who waited waits on, until an admin approves them.
			const waiting = await new Api(worker.url).signIn(WAITING);
			expect((await waiting.ask("Hello?")).status).toBe(403);
			const list = await (await admin.get("/api/admin/users?status=pending")).json<object>();
			expect(list).toMatchObject({ users: [{ email: WAITING.email }], total: 1 });
			const change = { isApproved: true };
			expect((await admin.send("PATCH", `/api/admin/users/${waiting.id}`, change)).status).toBe(
				200,
			);
			expect(await readFrames(await waiting.ask("Hello?"))).toContain('{"text"');

			// What is new begins with the upgrade.
			const usage = async () => (await (await waiting.get("/api/usage")).json<Usage>()).today;
			await expect.poll(async () => (await usage()).usd).toBeGreaterThan(0);
			const { entries } = await (await admin.get("/api/admin/audit")).json<{
				entries: { action: string; targetEmail: string }[];
			}>();
			expect(entries).toContainEqual(
				expect.objectContaining({ action: "approve", targetEmail: WAITING.email }),
			);
		} finally {
			await worker.stop();
		}
	});
}

interface Usage {
	today: { usd: number };
}
