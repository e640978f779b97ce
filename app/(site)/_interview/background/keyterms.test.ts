import { expect, test } from "vitest";
import { keytermsOf } from "./keyterms.ts";

test("names and technologies are found, words that only open a sentence are not", () => {
	const text = `Experience
Led the payments team at Acme Bank. Moved it to Google Cloud Platform and PostgreSQL.
- Kubernetes (K8s), Node.js, C++, C#, .NET and AWS since March 2021; ann@example.com
Later I joined Globex in Berlin.`;
	expect(keytermsOf(text)).toEqual([
		...[
			"Acme Bank",
			"Google Cloud Platform",
			"PostgreSQL",
			"Kubernetes",
			"K8s",
			"Node.js",
			"C++",
			"C#",
		],
		...[".NET", "AWS", "Globex", "Berlin"],
	]);
});

test("the most frequent terms come first", () => {
	expect(keytermsOf("We use Go and Rust.\nWith Rust we are fast.")).toEqual(["Rust", "Go"]);
	expect(keytermsOf("Skills: Go, Kafka\nRedis\nWriting tests")).toEqual(["Go", "Kafka", "Redis"]);
});

test("a term has at most 40 characters", () => {
	const term = `X${"y".repeat(39)}`;
	expect(keytermsOf(term)).toEqual([term]);
	expect(keytermsOf(`${term}y`)).toEqual([]);
});

test("a text without names has no terms", () => {
	expect(keytermsOf("")).toEqual([]);
	expect(keytermsOf("Education\nSkills: writing, 2019-2021")).toEqual([]);
});
