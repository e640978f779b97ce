// Random requests to every route: each gets an answer or an error of the contract, never a 500.
import fc from "fast-check";
import { expect, test } from "../support/fixtures.ts";
import { type Api, randomIpAddress } from "../support/people.ts";

const ROUTES = [
	"/api",
	"/api/completion",
	"/api/deepgram",
	"/api/deepgram/ask",
	"/api/sessions/start",
	"/api/sessions/end",
	"/api/sessions/end-all",
	"/api/interview-context",
	"/api/announcements/active",
	"/api/events/track",
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
	"/api/admin/users/nobody/sessions/none",
	"/api/admin/users/nobody/password",
	"/api/admin/interviews",
	"/api/admin/interviews/none/end",
	"/api/admin/audit",
];
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "QUERY"];
const FIELDS = [
	"prompt bg flag name email password isApproved role banned banReason banExpires newPassword token rememberMe".split(
		" ",
	),
	"image callbackURL currentPassword __proto__ constructor toString".split(" "),
	"messages sessionId surface metadata reason interviewNotes resumeText".split(" "),
].flat();
const ERRORS = [400, 401, 403, 404, 405, 409, 413, 415, 422, 429];
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
		"?sort=x&order=asc",
		"?sort=seen&order=desc&q=%25",
		"?actor=%00&target=%27&action=ban",
	),
	text.map((any) => `?q=${encodeURIComponent(any.toWellFormed())}`),
	text.map((any) => `/${encodeURIComponent(any.slice(0, 100).toWellFormed())}`),
);

/**
 * Requests whose connection broke, and which were sent again. A body that is rejected unread ends a connection, and with it the
 * request that is sent there next. More than a few would be a fault of the Worker.
 */
const broken: string[] = [];
const MOST_BROKEN = 0.02;

test.beforeEach(() => {
	broken.length = 0;
});

interface Sent {
	path: string;
	method: string;
	headers: Record<string, string>;
	body: unknown;
}

/** Sends one request, fails unless the response is one of the contract, and returns its status. */
async function send(client: Api, { path, method, headers, body }: Sent): Promise<number> {
	const hasBody = body !== undefined && method !== "GET" && method !== "HEAD";
	const ask = async () => {
		const response = await client.fetch(path, {
			method,
			headers,
			redirect: "manual",
			...(hasBody ? { body: body as BodyInit } : {}),
		});
		return { response, answer: await response.text() };
	};
	const { response, answer } = await ask().catch((error: unknown) => {
		broken.push(`${method} ${path}: ${error}`);
		return ask();
	});
	const what = `${method} ${path} → ${response.status} ${answer.slice(0, 200)}`;
	expect([200, 204, ...ERRORS], what).toContain(response.status);
	expect(response.headers.get("x-request-id"), what).toBeTruthy();
	expect(answer, what).not.toMatch(/at \w+ \(|SQLITE|D1_ERROR|select "/);
	if (ERRORS.includes(response.status) && method !== "HEAD") {
		const error = JSON.parse(answer) as { code?: string; error?: string; message?: string };
		expect(typeof (error.error ?? error.message), what).toBe("string");
		expect(error.code, what).toMatch(/^[A-Z_]+$/);
	}
	return response.status;
}

test("a random request to any route gets an answer or a documented error", async ({
	anyone,
	approved,
	admin,
}) => {
	test.setTimeout(300_000);
	const request = fc.record({
		path: fc.tuple(fc.constantFrom(...ROUTES), tail).map((parts) => parts.join("")),
		method: fc.constantFrom(...METHODS),
		headers: headers as fc.Arbitrary<Record<string, string>>,
		body,
		client: fc.constantFrom<Api>(anyone, approved, admin),
	});
	// Requests that reach each status for certain: random ones do so only with luck.
	const known = (client: Api, method: string, path: string, body?: string) => ({
		client,
		method,
		path,
		headers: {},
		body,
	});
	const example = [
		known(anyone, "GET", "/api/health"),
		known(anyone, "OPTIONS", "/api/health"),
		known(anyone, "PUT", "/api/health"),
		known(anyone, "GET", "/api/nothing"),
		known(anyone, "POST", "/api/completion", "{"),
		known(approved, "POST", "/api/completion", "{"),
		known(admin, "POST", "/api/completion", "{"),
		known(anyone, "GET", "/api/admin/users"),
		known(approved, "GET", "/api/admin/users"),
		known(admin, "GET", "/api/admin/users"),
	];
	const seen = new Set<number>();
	await fc.assert(
		fc.asyncProperty(fc.array(request, { minLength: 10, maxLength: 10 }), async (batch) => {
			const statuses = await Promise.all(batch.map(({ client, ...sent }) => send(client, sent)));
			for (const status of statuses) seen.add(status);
		}),
		{ numRuns: RUNS / 10, endOnFailure: true, examples: [[example]] },
	);
	// The requests got past authorization too.
	expect([...seen].sort()).toEqual(expect.arrayContaining([200, 204, 400, 401, 403, 404, 405]));
	expect(broken.length, broken.join("\n")).toBeLessThan(RUNS * MOST_BROKEN);
});

/** Valid requests of clients that may send them. One field is replaced by something random. */
const VALID: [
	client: "anyone" | "approved" | "admin",
	method: string,
	path: string,
	body: object,
][] = [
	["approved", "POST", "/api/completion", { prompt: "a", bg: "b", flag: "copilot" }],
	[
		"approved",
		"POST",
		"/api/completion",
		{
			flag: "ask-ai",
			prompt: "a",
			image: "data:image/png;base64,iVBORw0KGgo",
			messages: [{ role: "user", text: "b", images: [] }],
			sessionId: "c",
		},
	],
	["approved", "POST", "/api/deepgram", { sessionId: "a" }],
	["approved", "POST", "/api/sessions/start", { surface: "a", metadata: { a: 1 } }],
	["approved", "POST", "/api/sessions/end", { sessionId: "a", reason: "b" }],
	["approved", "POST", "/api/sessions/end-all", { reason: "b" }],
	[
		"approved",
		"PATCH",
		"/api/interview-context",
		{ interviewNotes: "a", resumeText: "b", resumeFileName: "c", jobDescription: "d" },
	],
	[
		"admin",
		"PATCH",
		"/api/admin/users/nobody",
		{
			isApproved: true,
			role: "user",
			banned: true,
			banReason: "a",
			banExpires: "2999-01-01T00:00:00Z",
		},
	],
	["admin", "POST", "/api/admin/users/nobody/password", { password: "long enough" }],
	[
		"anyone",
		"POST",
		"/api/auth/sign-up/email",
		{ name: "a", email: "a@b.co", password: "long enough", image: "i" },
	],
	[
		"anyone",
		"POST",
		"/api/auth/sign-in/email",
		{ email: "a@b.co", password: "a", rememberMe: true, callbackURL: "/" },
	],
	["approved", "POST", "/api/auth/update-user", { name: "a", image: "https://a.b/c.png" }],
	["approved", "POST", "/api/auth/revoke-session", { token: "a" }],
	[
		"approved",
		"POST",
		"/api/auth/change-password",
		{ currentPassword: "a", newPassword: "long enough", revokeOtherSessions: false },
	],
];

test("a request with one random field gets an answer or a documented error", async ({
	anyone,
	accounts,
	admin,
}) => {
	test.setTimeout(300_000);
	// As text: `JSON.stringify` fails on deep nesting.
	const odd = fc.oneof(
		value.map((any) => JSON.stringify(any)),
		fc.constantFrom('{"toString":1}', '{"valueOf":1,"toString":1}', '{"length":-1}', '[["a"]]'),
		fc.nat(20_000).map((depth) => "[".repeat(depth) + "]".repeat(depth)),
	);
	for (const [who, method, path, body] of VALID) {
		// Another user for each: together they would be over the limit of one.
		const client = who === "approved" ? accounts.approved() : { anyone, admin }[who];
		const seen = new Set<number>();
		const replaced = fc.tuple(fc.constantFrom(...Object.keys(body)), odd);
		await fc.assert(
			fc.asyncProperty(fc.array(replaced, { minLength: 5, maxLength: 5 }), async (batch) => {
				const statuses = await Promise.all(
					batch.map(([field, wrong]) => {
						// Otherwise most requests would be over the limit of sign-ins.
						client.ipAddress = randomIpAddress();
						return send(client, {
							path,
							method,
							headers: { "content-type": "application/json" },
							body: JSON.stringify({ ...body, [field]: "@" }).replace('"@"', () => wrong),
						});
					}),
				);
				for (const status of statuses) seen.add(status);
			}),
			{ numRuns: 40, endOnFailure: true },
		);
		// The requests got past authorization: the body was validated.
		expect(seen, `${method} ${path}`).toContain(400);
	}
	expect(broken.length, broken.join("\n")).toBeLessThan(VALID.length * 200 * MOST_BROKEN);
});
