import { expect, test, vi } from "vitest";
import { returnUrl } from "./return-url.ts";

test.each([
	"/",
	"/?why=ended",
	"/admin",
	"/admin?q=ann&page=2",
	"/admin/person?id=42",
	"/admin/history?target=..",
])("%s is a page to return to", (path) => {
	expect(returnUrl(path)).toBe(path);
});

test.each([
	["/admin/../admin?q=a#top", "/admin?q=a"],
	["/_next/..", "/"],
])("%s returns to %s, as the browser reads it", (path, normalized) => {
	expect(returnUrl(path)).toBe(normalized);
});

test.each([
	null,
	"",
	"admin",
	"//evil.example",
	"/\\evil.example",
	"/.//evil.example",
	"/admin/..//evil.example",
	"/\t/evil.example",
	"//evil.example/admin",
	"/api/deepgram",
	"/admin/../api/deepgram",
	"/_next/data/x.json",
	"/admin/",
	"https://evil.example/admin",
	"javascript:alert(1)",
])("%s is not a page to return to", (path) => {
	expect(returnUrl(path)).toBeUndefined();
});

test("a browser without `URL.parse` returns, too", () => {
	const parse = vi.spyOn(URL, "parse").mockImplementation(() => {
		throw new TypeError("URL.parse is not a function");
	});
	expect(returnUrl("/admin?q=ann")).toBe("/admin?q=ann");
	expect(returnUrl("//")).toBeUndefined();
	parse.mockRestore();
});
