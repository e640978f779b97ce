import { expect, test } from "vitest";
import { ORDER_NAMES, sortBy, sortOf, sortParams } from "./sorts.ts";

const parse = (query: string) => sortOf(new URLSearchParams(query));

test("the newest come first, unless the URL says otherwise", () => {
	expect(parse("")).toEqual({ column: "joined", order: "desc" });
	expect(parse("sort=toString&order=up")).toEqual({ column: "joined", order: "desc" });
	expect(parse("sort=name")).toEqual({ column: "name", order: "asc" });
	expect(parse("sort=spent&order=asc")).toEqual({ column: "spent", order: "asc" });
});

test("a heading sorts by its column, and a second click reverses the order", () => {
	const first = sortBy("spent", parse("sort=name"));
	expect(first).toEqual({ column: "spent", order: "desc" });
	expect(sortBy("spent", first)).toEqual({ column: "spent", order: "asc" });
});

test("the URL leaves out defaults", () => {
	expect(sortParams(parse(""))).toEqual({ sort: "", order: "", page: "" });
	expect(sortParams(parse("order=asc"))).toEqual({ sort: "", order: "asc", page: "" });
	expect(sortParams(parse("sort=name"))).toEqual({ sort: "name", order: "", page: "" });
});

test("the select on a phone has every order that a heading can set", () => {
	const orders = (["joined", "name", "email", "seen", "spent"] as const).flatMap((column) => {
		const first = sortBy(column, { column: column === "name" ? "email" : "name", order: "asc" });
		return [first, sortBy(column, first)];
	});
	const values = orders.map(sortParams).map(({ sort, order }) => `${sort} ${order}`);
	expect(values.sort()).toEqual(Object.keys(ORDER_NAMES).sort());
});
