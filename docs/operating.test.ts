// docs/operating.md explains every code and every line of the log.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ERROR_STATUS } from "../lib/http/errors.ts";

const document = readFileSync("docs/operating.md", "utf8");
const source = (file: string) => readFileSync(`lib/http/${file}`, "utf8");

/** The names in the first column of the tables whose heading has this title. */
const explained = (title: string) =>
	document
		.split(/\n\n/)
		.filter((block) => block.startsWith(`| ${title} |`))
		.flatMap((table) => table.split("\n").slice(2))
		.flatMap((row) =>
			[...(row.split(" | ")[0] ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name),
		);

/** The texts of a union type of literals. */
const members = (file: string, union: RegExp) =>
	[...(union.exec(source(file))?.[0] ?? "").matchAll(/"([^"]+)"/g)].map(([, text]) => text);

test("every code has one explanation, and no other has", () => {
	const warnings = members("log.ts", /logWarning\(code: [^,]+/);
	expect(warnings.length).toBeGreaterThan(0);
	expect(explained("code").sort()).toEqual([...Object.keys(ERROR_STATUS), ...warnings].sort());
});

test("every task has one explanation, and no other has", () => {
	const tasks = members("log.ts", /type Task =[^;]+/);
	expect(tasks.length).toBeGreaterThan(0);
	expect(explained("task").sort()).toEqual(tasks.sort());
});

test("every field of a request's line has an explanation, and no other has", () => {
	const generation = /interface GenerationLog \{([^}]+)\}/.exec(source("request-log.ts"))?.[1];
	const figures = [...(generation ?? "").matchAll(/^\t(\w+):/gm)].map(([, name]) => name);
	expect(figures).toContain("costUsd");
	const fields = [
		...["time", "ms", "requestId", "method", "route", "status", "userId"],
		...figures.filter((name) => name !== "error"),
		...["code", "message", "cause", "upstreamStatus", "stack"],
	];
	expect(explained("field").sort()).toEqual(fields.sort());
});
