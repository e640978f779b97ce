// Search and sorting of names in several scripts, on a local D1.
import { afterAll, beforeEach, expect, test } from "vitest";
import { createLocalD1 } from "../db/local-d1.ts";
import { listUsers } from "./users.ts";

const { d1, dispose } = await createLocalD1();
afterAll(dispose);

const NAMES = ["Zoe", "Élodie", "Łukasz", "Emil", "Mia", "ЁЛКА", "김철수", "Weiß", "Жанна"];

/** Inserts users without folded names, as v0.1.0 did. */
async function insert(names: string[]): Promise<void> {
	await d1
		.prepare(
			`insert into "user" (id, name, email, emailVerified, createdAt, updatedAt)
		select 'u' || key, value, 'person' || key || '@example.com', 0, 1700000000, 1700000000 from json_each(?)`,
		)
		.bind(JSON.stringify(names))
		.run();
}

beforeEach(async () => {
	await d1.exec(`delete from "user"`);
	await insert(NAMES);
});

const QUERY = { status: "all", q: "", sort: "name", page: 1, limit: 200 } as const;
const find = async (query: Partial<Parameters<typeof listUsers>[1]>) => {
	const { users, total } = await listUsers(d1, { ...QUERY, ...query });
	expect(total).toBe(users.length);
	return users.map(({ name }) => name);
};

test.each([
	["élodie", "Élodie"],
	["ÉLODIE", "Élodie"],
	["E\u0301lo", "Élodie"],
	["elodie", "Élodie"],
	["łukasz", "Łukasz"],
	["LUKASZ", "Łukasz"],
	["ёлка", "ЁЛКА"],
	["елка", "ЁЛКА"],
	["WEISS", "Weiß"],
	["김철".normalize("NFD"), "김철수"],
	["жАН", "Жанна"],
])("%s finds %s, whose name was never folded before", async (q, name) => {
	expect(await find({ q })).toEqual([name]);
});

test("names are sorted by letter, regardless of case and accents", async () => {
	const sorted = ["Élodie", "Emil", "Łukasz", "Mia", "Weiß", "Zoe", "ЁЛКА", "Жанна", "김철수"];
	expect(await find({})).toEqual(sorted);
	expect(await find({ order: "desc" })).toEqual(sorted.toReversed());
});

test("a name that was changed by SQL is found by its new form", async () => {
	expect(await find({ q: "lukasz" })).toEqual(["Łukasz"]);
	await d1.exec(`update "user" set name = 'Øyvind' where name = 'Łukasz'`);
	expect(await find({ q: "lukasz" })).toEqual([]);
	expect(await find({ q: "oyvind" })).toEqual(["Øyvind"]);
});

test("the first list folds all names of an old database", async () => {
	await d1.exec(`delete from "user"`);
	await insert(Array.from({ length: 450 }, (_, i) => `Émile ${i}`));
	const { total } = await listUsers(d1, { ...QUERY, q: "EMILE" });
	expect(total).toBe(450);
	const unfolded = await d1
		.prepare(`select count(*) as n from "user" where foldedFrom is not name`)
		.first("n");
	expect(unfolded).toBe(0);
});

test("the search covers e-mail addresses, and a lone accent or a wildcard matches no user", async () => {
	expect(await find({ q: "PERSON0@" })).toEqual(["Zoe"]);
	expect(await find({ q: "\u0301" })).toEqual([]);
	expect(await find({ q: "%" })).toEqual([]);
});
