import { expect, test } from "vitest";
import { clearConflictingSessions, clearOtherPartition, setCookie } from "./session-cookie.ts";

const sameSite = { origin: "https://api.example.com", trustedOrigins: [] };
const crossSite = { ...sameSite, trustedOrigins: ["https://app.example.io"] };
const local = { origin: "http://localhost:8787", trustedOrigins: ["https://app.example.io"] };

test.each([
	[sameSite, "__Secure-c=v; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax"],
	[crossSite, "__Secure-c=v; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=None; Partitioned"],
	[local, "c=v; Max-Age=60; Path=/; HttpOnly; SameSite=Lax"],
])(
	"a cookie is partitioned if a trusted origin is on another site than an https one (%#)",
	(origins, cookie) => {
		expect(setCookie(origins, "c", "v", 60)).toBe(cookie);
	},
);

const NAMES = ["session_token", "session_data", "dont_remember"];
test.each([
	[sameSite, "; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=None; Partitioned"],
	[crossSite, "; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax"],
])("the cookies with the attributes that are not used are cleared (%#)", (origins, attributes) => {
	const cookies = NAMES.map((name) => `__Secure-better-auth.${name}=${attributes}`);
	expect(clearOtherPartition(origins)).toEqual(cookies);
});

test("over http no cookie is partitioned", () => {
	expect(clearOtherPartition(local)).toEqual([]);
});

const conflicting = ({ origin }: { origin: string }, name: string, path: string) =>
	new Request(origin + path, { headers: { Cookie: `${name}=a; ${name}=b` } });

test("conflicting sessions are cleared for each path and domain that can have set them, in both partitions", () => {
	const name = "__Secure-better-auth.session_token";
	const start = `${name}=; Max-Age=0; Path=`;
	const [lax, none] = ["SameSite=Lax", "SameSite=None; Partitioned"];
	const expected = ["/", "/api", "/api/usage"].flatMap((path) =>
		["", "; Domain=api.example.com", "; Domain=example.com"].flatMap((domain) =>
			[lax, none].map((end) => `${start}${path}${domain}; HttpOnly; Secure; ${end}`),
		),
	);
	const request = conflicting(sameSite, name, "/api/usage");
	expect(clearConflictingSessions(request, sameSite)).toEqual(expected);
});

test("over http, conflicting sessions are cleared without Secure", () => {
	const request = conflicting(local, "better-auth.session_token", "/api");
	const start = "better-auth.session_token=; Max-Age=0; Path=";
	const end = "; HttpOnly; SameSite=Lax";
	expect(clearConflictingSessions(request, local)).toEqual(
		["/", "/; Domain=localhost", "/api", "/api; Domain=localhost"].map(
			(path) => start + path + end,
		),
	);
});
