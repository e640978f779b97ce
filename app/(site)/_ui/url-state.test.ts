import { expect, test } from "vitest";
import { pageOf, withParams } from "./url-state.ts";

test("parameters are set, replaced and removed, the others stay", () => {
	const query = new URLSearchParams("view=calls&person=a%26b&page=3");
	expect(`${withParams(query, { page: "", model: "x y", view: "type" })}`).toBe(
		"view=type&person=a%26b&model=x+y",
	);
	expect(`${query}`).toBe("view=calls&person=a%26b&page=3");
});

test("a page that is not a number from 1 is the first", () => {
	for (const page of ["", "page=0", "page=-1", "page=1.5", "page=x"]) {
		expect(pageOf(new URLSearchParams(page))).toBe(1);
	}
	expect(pageOf(new URLSearchParams("page=7"))).toBe(7);
});
