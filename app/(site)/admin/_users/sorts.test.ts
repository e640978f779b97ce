import { expect, test } from "vitest";
import { sortBy, sortOf, sortParams } from "./sorts.ts";

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
