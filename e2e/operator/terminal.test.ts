// The commands of an operator: migrating a v0.1.0 database, `pnpm admin`, and `pnpm dev` with invalid settings.
import { execFileSync, spawnSync } from "node:child_process";
import { pbkdf2Sync } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { migrate } from "../../scripts/database.ts";
import { withD1 } from "../support/database.ts";
import { expect, test } from "../support/fixtures.ts";
import { Api } from "../support/people.ts";
import { startWorker } from "../support/worker.ts";

const MIGRATIONS = ["0000_bizarre_zeigeist.sql", "0001_add_is_approved.sql"];

// The result of v0.1.0's two migrations, written out so that changes to ours cannot change it.
const V0_1_0 = [
	`create table d1_migrations (id integer primary key autoincrement, name text unique, applied_at TIMESTAMP default CURRENT_TIMESTAMP not null)`,
	`create table user (id text primary key not null, name text not null, email text not null, emailVerified integer not null, image text, createdAt integer not null, updatedAt integer not null)`,
	`create unique index user_email_unique on user (email)`,
	`create table session (id text primary key not null, expiresAt integer not null, token text not null, createdAt integer not null, updatedAt integer not null, ipAddress text, userAgent text, userId text not null, foreign key (userId) references user(id))`,
	`create unique index session_token_unique on session (token)`,
	`create table account (id text primary key not null, accountId text not null, providerId text not null, userId text not null, accessToken text, refreshToken text, idToken text, accessTokenExpiresAt integer, refreshTokenExpiresAt integer, scope text, password text, createdAt integer not null, updatedAt integer not null, foreign key (userId) references user(id))`,
	`create table verification (id text primary key not null, identifier text not null, value text not null, expiresAt integer not null, createdAt integer, updatedAt integer)`,
	`alter table user add isApproved integer default false`,
	...MIGRATIONS.map((name) => `insert into d1_migrations (name) values ('${name}')`),
];

const person = { email: "old@example.com", password: "an old password" };
const salt = Buffer.from("00112233445566778899aabbccddeeff", "hex");
const key = pbkdf2Sync(person.password, salt, 100_000, 32, "sha256");
const PEOPLE = [
	`insert into user values ('u1', 'Old', '${person.email}', 0, null, 1700000000, 1700000000, 1)`,
	`insert into account (id, accountId, providerId, userId, password, createdAt, updatedAt) values ('a1', 'u1', 'credential', 'u1', '${salt.toString("hex")}:${key.toString("hex")}', 1700000000, 1700000000)`,
	`insert into session values ('s1', 4000000000, 'old-token-0123456789', 1700000000, 1700000000, null, null, 'u1')`,
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

test("a v0.1.0 database is migrated in place, keeps its users, and rehashes a password at the next sign-in", async ({
	emulator: _,
}, info) => {
	const [old, fresh] = [info.outputPath("old"), info.outputPath("fresh")];
	const state = `${old}/state`;
	await withD1(state, (d1) => d1.batch([...V0_1_0, ...PEOPLE].map((sql) => d1.prepare(sql))));
	await migrate(state);
	await migrate(fresh);
	expect(await schemaOf(state)).toEqual(await schemaOf(fresh));

	const worker = await startWorker({
		folder: old,
		settings: {},
		logFile: info.outputPath("worker.log"),
	});
	try {
		// The session and the password from before the migration.
		const token = { Authorization: "Bearer old-token-0123456789" };
		const session = await new Api(worker.url).fetch("/api/auth/session", { headers: token });
		expect(await session.json()).toMatchObject({
			user: { id: "u1", isApproved: true, role: "user" },
		});
		const signedIn = await new Api(worker.url).signIn(person);
		expect(signedIn.id).toBe("u1");
		const stored = () =>
			withD1(state, (d1) => d1.prepare("select password from account").first<string>("password"));
		await expect.poll(stored).toMatch(/^scrypt:/);
		expect((await new Api(worker.url).signIn(person)).id).toBe("u1");
	} finally {
		await worker.stop();
	}
});

test("`pnpm admin` makes an account an approved admin, with audit rows", async ({ startWith }) => {
	const { signIn, state } = await startWith({});
	const admin = await signIn();
	const pending = await admin.signUp();
	const run = (...args: string[]) =>
		execFileSync("node", ["scripts/admin.ts", ...args, "--persist-to", state], {
			encoding: "utf8",
			stdio: "pipe",
		});
	expect(run(pending.email.toUpperCase())).toBe(
		`${pending.email} is now an approved admin in the local database.\n`,
	);
	expect((await pending.get("/api/admin/users")).status).toBe(200);
	const { entries } = await (await admin.get("/api/admin/audit?limit=200")).json<{
		entries: { targetId: string }[];
	}>();
	expect(entries.filter(({ targetId }) => targetId === pending.id)).toMatchObject([
		{ action: "role", actorId: null, before: { role: "user" }, after: { role: "admin" } },
		{
			action: "approve",
			actorId: null,
			before: { isApproved: false },
			after: { isApproved: true },
		},
	]);
	expect(() => run("nobody@example.com")).toThrow(/No account nobody@example.com/);
	expect(() => run()).toThrow(/Usage: pnpm admin EMAIL/);
});

test("`pnpm admin invite` prints a link that approves the user who signs up with it", async ({
	startWith,
}) => {
	const { signIn, state, url } = await startWith({});
	const admin = await signIn();
	const invite = (...args: string[]) =>
		execFileSync(
			"node",
			["scripts/admin.ts", "invite", ...args, "--url", url, "--persist-to", state],
			{
				encoding: "utf8",
				stdio: "pipe",
			},
		);
	const output = invite("--days", "1", "--note", "Ann's team");
	expect(output).toMatch(
		/^For one person, for 1 day:\nhttp:\/\/localhost:\d+\/\?invite=[\w-]{22}\n$/,
	);
	const invitation = output.trim().split("invite=")[1];
	const response = await admin.send("POST", "/api/auth/sign-up/email", {
		...{ name: "Ann", email: "ann@example.com", password: "long enough", invitation },
	});
	expect(await response.json()).toMatchObject({ user: { isApproved: true } });
	const { entries } = await (await admin.get("/api/admin/audit")).json<{
		entries: { action: string }[];
	}>();
	expect(entries.filter(({ action }) => action !== "sign-in")).toMatchObject([
		{ action: "approve", actorId: null, after: { invitation: { note: "Ann's team" } } },
		{
			action: "invite",
			actorId: null,
			targetEmail: "Ann's team",
			after: { uses: 1, role: "user" },
		},
	]);
	for (const [option, value, message] of [
		["--uses", "0", /--uses must be a whole number from 1 to 1000/],
		["--days", "x", /--days must be a whole number from 1 to 365/],
		["--role", "owner", /--role must be user or admin/],
	] as const) {
		expect(() => invite(option, value), option).toThrow(message);
	}
	expect(() => invite("--role", "admin", "--uses", "2")).toThrow(/for one person/);
});

for (const [line, message] of [
	['BETTER_AUTH_SECRET="0123456789012345678901234567890"', /shorter than 32 characters/],
	['GEMINI_MODEL="models/gemini"', /GEMINI_MODEL: "models\/gemini" is not a valid model name/],
	['TRUSTED_ORIGINS="file://"', /TRUSTED_ORIGINS: "file:\/\/" is not a valid origin/],
	[
		'GEMINI_BASE_URL="https://example.com/v1beta"',
		/GEMINI_BASE_URL must not end with an API version/,
	],
] as const) {
	test(`\`pnpm dev\` does not start with ${line}, and prints the reason`, async ({
		lane: _,
	}, info) => {
		const folder = info.outputPath();
		await mkdir(folder, { recursive: true });
		await writeFile(`${folder}/.dev.vars`, `${line}\n`);
		const script = resolve("scripts/start.ts");
		const { status, stderr } = spawnSync(process.execPath, [script, "dev"], {
			cwd: folder,
			encoding: "utf8",
		});
		expect(status).toBe(1);
		expect(stderr).toMatch(message);
		expect(stderr).not.toContain("    at ");
	});
}
