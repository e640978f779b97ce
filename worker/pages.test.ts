import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { PAGES } from "../app/(site)/pages.ts";

test("the Worker serves exactly the pages in app/(site)", () => {
	const paths = globSync("**/page.tsx", { cwd: "app/(site)" }).map(
		(file) => `/${file.replace(/\/?page\.tsx$/, "")}`,
	);
	expect([...PAGES].sort()).toEqual(paths.sort());
});

test("app has no pages outside (site), which the Worker would not serve", () => {
	const outside = globSync("app/**/page.{ts,tsx,js,jsx}").filter(
		(file) => !file.startsWith("app/(site)/"),
	);
	expect(outside).toEqual([]);
});
