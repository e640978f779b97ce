import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { guardD1 } from "../db/guard.ts";
import { createLocalD1 } from "../db/local-d1.ts";
import { databaseProblems, readDatabase } from "./database.ts";

let d1: D1Database;
let dispose: () => Promise<void>;
let names: string[];

beforeAll(async () => {
	({ d1, dispose } = await createLocalD1());
	// The local database is made without wrangler's list of migrations, so that all of them are missing.
	names = (await readDatabase(guardD1(d1))).missingMigrations;
});
afterAll(() => dispose());

/** Makes wrangler's list. */
const remember = (applied: string[]) =>
	d1.batch([
		d1.prepare("create table d1_migrations (id integer primary key, name text)"),
		...applied.map((name) => d1.prepare("insert into d1_migrations (name) values (?)").bind(name)),
	]);
beforeEach(() => d1.exec("drop table if exists d1_migrations"));

test("a database with all migrations has no problem, and a size", async () => {
	expect(names[0]).toMatch(/^0000_\w+\.sql$/);
	await remember(names);
	const report = await readDatabase(guardD1(d1));
	expect(report).toMatchObject({ missingMigrations: [], unknownMigrations: [] });
	expect(report.sizeBytes).toBeGreaterThan(0);
	expect(databaseProblems(report)).toEqual([]);
});

test("migrations that are missing, or of a later version, are named", async () => {
	await remember([...names.slice(0, -1), "9999_later.sql"]);
	const report = await readDatabase(guardD1(d1));
	expect(report).toMatchObject({
		missingMigrations: names.slice(-1),
		unknownMigrations: ["9999_later.sql"],
	});
	expect(databaseProblems(report)).toEqual([
		expect.stringContaining(`lacks ${names.at(-1)}`),
		expect.stringContaining("9999_later.sql of a later version"),
	]);
});

test.each([
	[399e6, undefined],
	[400e6, "500 MB"],
	[500e6, undefined],
	[7.9e9, undefined],
	[8e9, "10 GB"],
])("%d bytes are near a plan's limit: %s", (sizeBytes, limit) => {
	const report = { ms: 1, sizeBytes, missingMigrations: [], unknownMigrations: [] };
	expect(databaseProblems(report)).toEqual(limit ? [expect.stringContaining(limit)] : []);
});
