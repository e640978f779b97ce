// What holds for every migration: a database that was filled at any schema of ours or of v0.1.0 keeps its rows, and the statements of the
// versions before go on working, so that a Worker can be rolled back (docs/decisions/rolling-back.md). SQLite alone, so that it is quick.
import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";

const MIGRATIONS = readdirSync("drizzle")
	.filter((name) => name.endsWith(".sql"))
	.sort();
/** The last migration of v0.1.0. */
const FIRST_SCHEMA = MIGRATIONS.indexOf("0001_add_is_approved.sql");
interface Column {
	name: string;
	type: string;
	notnull: number;
	dflt_value: string | null;
	pk: number;
}

interface Row {
	[column: string]: unknown;
}

function migrate(db: DatabaseSync, migrations: readonly string[]): void {
	for (const name of migrations) db.exec(readFileSync(`drizzle/${name}`, "utf8"));
}

const all = <T>(db: DatabaseSync, sql: string) => db.prepare(sql).all() as unknown as T[];
const tablesOf = (db: DatabaseSync) =>
	all<{ name: string }>(
		db,
		"select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
	).map(({ name }) => name);
const columnsOf = (db: DatabaseSync, table: string) =>
	all<Column>(db, `select * from pragma_table_info('${table}')`);
const uniqueOf = (db: DatabaseSync, table: string) =>
	all<{ columns: string }>(
		db,
		`select (select group_concat(name) from pragma_index_info(list.name)) as columns from pragma_index_list('${table}') list where "unique" = 1`,
	).map(({ columns }) => columns);

/** Adds two rows to each table, whose foreign keys all lead to the first user. */
function fill(db: DatabaseSync): void {
	const tables = tablesOf(db).sort((a, b) => Number(b === "user") - Number(a === "user"));
	for (const table of tables) {
		for (const i of [1, 2]) {
			const columns = columnsOf(db, table);
			const values = columns.map(({ name, type }) =>
				name === "userId" ? "user id 1" : type === "INTEGER" ? i : `${table} ${name} ${i}`,
			);
			// One row a user, in some tables.
			if (i === 2 && columns.some(({ name, pk }) => name === "userId" && pk === 1)) continue;
			const names = columns.map(({ name }) => `"${name}"`);
			db.prepare(`insert into "${table}" (${names}) values (${names.map(() => "?")})`).run(
				...values,
			);
		}
	}
}

/** The schemas that a deployed database may have: after each migration from the last of v0.1.0 on, but the newest. */
const SCHEMAS = MIGRATIONS.slice(FIRST_SCHEMA, -1);

test.each(SCHEMAS)("a database filled after %s keeps every value when it is upgraded", (last) => {
	const db = new DatabaseSync(":memory:");
	const count = MIGRATIONS.indexOf(last) + 1;
	migrate(db, MIGRATIONS.slice(0, count));
	fill(db);
	const before = tablesOf(db).map((table) => [table, all<Row>(db, `select * from "${table}"`)]);
	expect(before.length).toBeGreaterThanOrEqual(4);
	migrate(db, MIGRATIONS.slice(count));
	for (const [table, rows] of before as [string, Row[]][]) {
		expect(all<Row>(db, `select * from "${table}"`), table).toMatchObject(rows);
	}
	expect(all(db, "pragma foreign_key_check")).toEqual([]);
});

test.each(SCHEMAS)(
	"what a version that knows %s reads and writes works on the newest schema",
	(last) => {
		const [old, newest] = [new DatabaseSync(":memory:"), new DatabaseSync(":memory:")];
		migrate(old, MIGRATIONS.slice(0, MIGRATIONS.indexOf(last) + 1));
		migrate(newest, MIGRATIONS);
		for (const table of tablesOf(old)) {
			const columns = columnsOf(newest, table);
			for (const { cid: _, ...column } of columnsOf(old, table) as (Column & { cid: number })[]) {
				expect(columns, `${table}.${column.name}`).toContainEqual(expect.objectContaining(column));
			}
			// An INSERT of the older version names no column that has come since.
			const known = columnsOf(old, table).map(({ name }) => name);
			const added = columns.filter(({ name }) => !known.includes(name));
			expect(
				added.filter(({ notnull, dflt_value }) => notnull && dflt_value === null),
				`new columns of ${table}`,
			).toEqual([]);
			expect(uniqueOf(newest, table), `unique columns of ${table}`).toEqual(
				expect.arrayContaining(uniqueOf(old, table)),
			);
			expect(uniqueOf(newest, table), `unique columns of ${table}`).toHaveLength(
				uniqueOf(old, table).length,
			);
		}
	},
);
