// Whatever is sent to any route, it gets a documented refusal or an answer, never a 500.
import fc from "fast-check";
import { expect, test } from "./fixtures.ts";

const ROUTES = [
	"/api",
	"/api/completion",
	"/api/deepgram",
	"/api/health",
	"/api/nothing",
	"/api/auth/get-session",
	"/api/auth/session",
	"/api/auth/sign-in/email",
	"/api/auth/sign-up/email",
	"/api/auth/update-user",
	"/api/auth/change-password",
	"/api/auth/list-sessions",
	"/api/auth/revoke-session",
	"/api/auth/admin/set-role",
	"/api/admin/users",
	"/api/admin/users/nobody",
	"/api/admin/users/nobody/sign-out",
	"/api/admin/audit",
];
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "QUERY"];
const FIELDS = [
	"prompt bg flag name email password isApproved role banned banReason newPassword token rememberMe".split(
		" ",
	),
	"image callbackURL currentPassword __proto__ constructor toString".split(" "),
].flat();
const REFUSALS = [400, 401, 403, 404, 405, 409, 413, 415, 422, 429];
const RUNS = 3_000;

const text = fc.oneof(
	fc.string({ unit: "binary", maxLength: 200 }),
	fc.string({ unit: "grapheme", maxLength: 200 }),
	fc.constantFrom(
		"",
		" ",
		"\u0000",
		"\uD800",
		"'; drop table user; --",
		"../..",
		"x".repeat(40_000),
	),
);
const nested = fc.nat(2_000).map((depth) => "[".repeat(depth) + "]".repeat(depth));
const value = fc.oneof(text, fc.jsonValue(), fc.constantFrom(null, true, -1, 1e308, [], {}));
const body = fc.oneof(
	fc.constant(undefined),
	fc
		.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 5 })
		.map((all) => JSON.stringify(all)),
	fc.jsonValue().map((any) => JSON.stringify(any)),
	nested,
	text,
	fc.uint8Array({ maxLength: 100 }),
	fc.constant("x".repeat(300_000)),
);
const headers = fc.record(
	{
		"content-type": fc.constantFrom(
			"application/json",
			"text/plain",
			"multipart/form-data",
			"x/",
			"",
		),
		authorization: fc.constantFrom(
			"Bearer",
			"Bearer x",
			"Bearer a.b",
			"Basic YTpi",
			"Bearer %E0%A4%A",
		),
		cookie: fc.constantFrom(
			"better-auth.session_token=x",
			"better-auth.session_token=x.y%2",
			"better-auth.session_token=a.YWJj; better-auth.session_data=e30",
			"=;;=",
		),
		origin: fc.constantFrom("null", "https://evil.example", "https://app.example.com", "://"),
		accept: fc.constantFrom("", "text/html", "application/json;q=x"),
		"if-none-match": fc.constant("*"),
		range: fc.constant("bytes=0-1"),
		"x-forwarded-host": fc.constant("evil.example"),
		"accept-language": fc.constant("x".repeat(4_000)),
	},
	{ requiredKeys: [] },
);
const tail = fc.oneof(
	fc.constant(""),
	fc.constantFrom(
		"/",
		"//",
		"/%00",
		"/%E0%A4%A",
		"/%2e%2e%2f",
		"?",
		"?page=-1&limit=x",
		"?status=%00&q=%",
	),
	text.map((any) => `?q=${encodeURIComponent(any.toWellFormed())}`),
	text.map((any) => `/${encodeURIComponent(any.slice(0, 100).toWellFormed())}`),
);

test("whatever is sent to any route, it is answered or refused as documented", async ({
	anyone,
	approved,
	admin,
}) => {
	test.setTimeout(180_000);
	const request = fc.record({
		path: fc.tuple(fc.constantFrom(...ROUTES), tail).map((parts) => parts.join("")),
		method: fc.constantFrom(...METHODS),
		headers,
		body,
		// Most as somebody who gets past the first check.
		who: fc.constantFrom("anyone", "approved", "admin"),
	});
	const clients = { anyone, approved, admin };
	const seen = new Map<number, number>();

	const check = async ({
		path,
		method,
		headers,
		body,
		who,
	}: typeof request extends fc.Arbitrary<infer T> ? T : never) => {
		const hasBody = body !== undefined && method !== "GET" && method !== "HEAD";
		const response = await clients[who as keyof typeof clients].fetch(path, {
			method,
			headers: headers as Record<string, string>,
			redirect: "manual",
			...(hasBody ? { body: body as BodyInit } : {}),
		});
		const answer = await response.text();
		const what = `${method} ${path} → ${response.status} ${answer.slice(0, 200)}`;
		seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
		expect(
			response.status === 200 || response.status === 204 || REFUSALS.includes(response.status),
			what,
		).toBe(true);
		expect(response.headers.get("x-request-id"), what).toBeTruthy();
		expect(answer, what).not.toMatch(/at \w+ \(|SQLITE|D1_ERROR|select "/);
		if (!REFUSALS.includes(response.status) || method === "HEAD") return;
		const told = JSON.parse(answer) as { code?: string; error?: string; message?: string };
		expect(typeof (told.error ?? told.message), what).toBe("string");
		if (!path.startsWith("/api/auth/")) expect(told.code, what).toMatch(/^[A-Z_]+$/);
	};
	// Fewer in a shrunk run would find the same: what fails is told by its seed and its path.
	await fc.assert(
		fc.asyncProperty(fc.array(request, { minLength: 10, maxLength: 10 }), async (batch) => {
			await Promise.all(batch.map(check));
		}),
		{ numRuns: RUNS / 10, endOnFailure: true },
	);
	// The requests reached every kind of answer, not only the first refusal.
	for (const status of [200, 204, 400, 401, 403, 404, 405, 413]) {
		expect(seen.get(status), `answers with ${status}`).toBeGreaterThan(0);
	}
});
