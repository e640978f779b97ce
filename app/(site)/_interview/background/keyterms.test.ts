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

test("there are at most 50 terms, 1,000 characters in all, 40 each", () => {
	const terms = (count: number, length: number) =>
		Array.from({ length: count }, (_, i) => `X${i}${"y".repeat(length)}`.slice(0, length)).join(
			", ",
		);
	expect(keytermsOf(terms(50, 5))).toHaveLength(50);
	expect(keytermsOf(terms(51, 5))).toHaveLength(50);
	expect(keytermsOf(terms(30, 40))).toHaveLength(25);
	expect(keytermsOf(terms(1, 41))).toEqual([]);
});

test("a text without names has no terms", () => {
	expect(keytermsOf("")).toEqual([]);
	expect(keytermsOf("Education\nSkills: writing, 2019-2021")).toEqual([]);
});
