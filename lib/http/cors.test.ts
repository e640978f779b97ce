import { expect, test } from "vitest";
import {
	corsHeaders,
	isTrusted,
	requireAuthOrigin,
	requireFetch,
	requireTrustedOrigin,
} from "./cors.ts";
import { hasCrossSiteOrigin } from "./same-site.ts";

const origins = {
	origin: "https://api.example.com",
	trustedOrigins: ["https://app.example.com", "https://*.trusted.com", "http://localhost:3000"],
};

test.each([
	"https://api.example.com",
	"https://app.example.com",
	"https://a.trusted.com",
	"https://a.b.trusted.com",
	"http://localhost:3000",
])("%s is trusted", (origin) => {
	expect(isTrusted(origin, origins)).toBe(true);
});

test.each([
	"null",
	"file://",
	"",
	"https://trusted.com",
	"https://trusted.com.evil.io",
	"https://a.trusted.com.evil.io",
	"https://xtrusted.com",
	"http://a.trusted.com",
	"https://a.trusted.com:8443",
	"https://evil.io/.trusted.com",
	"https://evil.io#.trusted.com",
	"https://user@a.trusted.com",
	"https://.trusted.com",
	"https://app.example.com:444",
	"http://app.example.com",
	"http://localhost:3001",
])("%s is not trusted", (origin) => {
	expect(isTrusted(origin, origins)).toBe(false);
});

test("an untrusted origin gets only Vary", () => {
	const request = new Request(origins.origin, { headers: { Origin: "https://evil.io" } });
	expect(corsHeaders(request, origins)).toEqual({ Vary: "Origin" });
});

const withCookie = (headers: Record<string, string>) =>
	new Request(origins.origin, { headers: { Cookie: "a=b", ...headers } });

test("an untrusted page's request with cookies is rejected, also a GET without Origin", () => {
	for (const headers of [
		{ Origin: "null" },
		{ "Sec-Fetch-Site": "cross-site" },
		{ "Sec-Fetch-Site": "same-site" },
	]) {
		expect(() =>
			requireTrustedOrigin(withCookie(headers as Record<string, string>), origins),
		).toThrow(/origin/);
	}
});

test("requests of trusted pages and requests without cookies are accepted", () => {
	const passing = [
		withCookie({ Origin: "https://app.example.com" }),
		withCookie({ "Sec-Fetch-Site": "same-origin" }),
		withCookie({}),
		new Request(origins.origin, { headers: { Origin: "https://evil.io" } }),
	];
	for (const request of passing) requireTrustedOrigin(request, origins);
});

const extension = "moz-extension://0f5a7f0e-36d2-4f5c-9d0e-5ad3f6f7a111";

test.each([
	[{ Origin: "https://app.example.com" }, true],
	[{ "Sec-Fetch-Site": "same-origin" }, true],
	[{}, true],
	[{ Origin: extension }, true],
	[{ Origin: extension, Cookie: "a=b" }, false],
	[{ Origin: "https://evil.io" }, false],
	[{ Origin: "https://moz-extension.evil.io" }, false],
	[{ Origin: "null" }, false],
	[{ "Sec-Fetch-Site": "cross-site" }, false],
] as [Record<string, string>, boolean][])("a request with %j may sign in: %s", (headers, may) => {
	const request = new Request(origins.origin, { method: "POST", headers });
	if (may) requireAuthOrigin(request, origins);
	else expect(() => requireAuthOrigin(request, origins)).toThrow("not allowed to sign in");
});

test.each([
	["https://api.example.com", "https://app.example.com", false],
	["https://api.example.com", "https://*.example.com", false],
	["https://api.example.co.uk", "https://other.co.uk", true],
	["https://api.me.workers.dev", "https://app.me.workers.dev", false],
	["https://api.me.workers.dev", "https://app.you.workers.dev", true],
	["https://api.example.com", "http://app.example.com", true],
	["http://localhost:8787", "http://localhost:3000", false],
])("%s and %s are cross-site: %s", (origin, trusted, isCrossSite) => {
	expect(hasCrossSiteOrigin({ origin, trustedOrigins: [trusted] })).toBe(isCrossSite);
});

test.each([
	[{}, true],
	[{ "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" }, true],
	[{ "sec-fetch-mode": "same-origin", "sec-fetch-dest": "empty" }, true],
	[{ "sec-fetch-mode": "cors" }, true],
	[{ "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }, false],
	[{ "sec-fetch-mode": "navigate", "sec-fetch-dest": "empty" }, false],
	[{ "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" }, false],
	[{ "sec-fetch-mode": "no-cors", "sec-fetch-dest": "empty" }, false],
	[{ "sec-fetch-mode": "cors", "sec-fetch-dest": "font" }, false],
	[{ "sec-fetch-dest": "iframe" }, false],
] as [Record<string, string>, boolean][])(
	"a request with %j was sent by fetch(): %s",
	(headers, isFetch) => {
		// Not a Request: fetch forbids setting these.
		const request = { headers: new Headers(headers) } as Request;
		if (isFetch) requireFetch(request);
		else expect(() => requireFetch(request)).toThrow("Call this endpoint with fetch().");
	},
);
