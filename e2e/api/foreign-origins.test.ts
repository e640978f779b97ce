// What pages of other origins can do with the cookies of a user: nothing that costs money or changes anything.
import { expect, test } from "../support/fixtures.ts";

const FOREIGN = [
	"null",
	"file://",
	"https://app.example.com.evil.io",
	"https://xtrusted.example",
	"http://a.trusted.example",
	"https://a.trusted.example:8443",
];
const COSTLY = [
	["POST", "/api/completion"],
	["GET", "/api/deepgram"],
	["POST", "/api/deepgram"],
	["GET", "/api/deepgram/ask"],
	["POST", "/api/deepgram/ask"],
	["POST", "/api/sessions/start"],
	["POST", "/api/sessions/end"],
	["POST", "/api/sessions/end-all"],
	["PATCH", "/api/interview-context"],
	["DELETE", "/api/interview-context"],
	["POST", "/api/events/track"],
	["POST", "/api/auth/sign-out"],
	["POST", "/api/auth/sign-in/email"],
	["PATCH", "/api/admin/users/x"],
	["DELETE", "/api/admin/users/x"],
	["POST", "/api/admin/users/x/sign-out"],
	["POST", "/api/admin/users/x/password"],
	["POST", "/api/admin/interviews/x/end"],
	["DELETE", "/api/admin/users/x/sessions/y"],
] as const;
for (const [method, path] of COSTLY) {
	test(`${method} ${path} with cookies is rejected from foreign origins`, async ({ admin }) => {
		for (const origin of FOREIGN) {
			const response = await admin.fetch(path, { method, headers: { Origin: origin } });
			expect(response.status, origin).toBe(403);
			expect(await response.json()).toMatchObject({ code: "FORBIDDEN_ORIGIN" });
			expect(response.headers.get("access-control-allow-origin")).toBeNull();
		}
	});
}

test("a link, an image or a frame creates no key, on foreign pages or our own", async ({
	approved,
	emulator,
}) => {
	const get = (headers: Record<string, string>) =>
		fetch(`${approved.origin}/api/deepgram`, { headers: { Cookie: approved.cookie, ...headers } });
	for (const site of ["cross-site", "same-site"]) {
		expect((await get({ "Sec-Fetch-Site": site })).status, site).toBe(403);
	}
	const own = { Origin: approved.origin };
	for (const [mode, dest] of [
		["navigate", "document"],
		["navigate", "iframe"],
		["no-cors", "image"],
		["cors", "image"],
		["cors", "script"],
	] as const) {
		const headers = { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": mode };
		const response = await get({ ...own, ...headers, "Sec-Fetch-Dest": dest });
		expect(response.status, `${mode} ${dest}`).toBe(403);
	}
	for (const mode of ["cors", "same-origin"]) {
		const response = await get({ ...own, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": "empty" });
		expect(response.status, mode).toBe(200);
	}
	// These two came last.
	await emulator.seen("deepgram", approved.email, { count: 2 });
});

test("trusted origins get CORS headers, on error responses too; other origins get none", async ({
	anyone,
}) => {
	const ask = (origin: string, method = "POST") =>
		anyone.fetch("/api/completion", { method, headers: { Origin: origin } });
	for (const origin of [
		"https://app.example.com",
		"https://a.b.trusted.example",
		"tauri://localhost",
	]) {
		const { headers } = await ask(origin);
		expect(headers.get("access-control-allow-origin")).toBe(origin);
		expect(headers.get("access-control-allow-credentials")).toBe("true");
		expect(headers.get("vary")).toContain("Origin");
	}
	for (const origin of ["null", "file://", "https://app.example.com.evil.io"]) {
		const names = [...(await ask(origin)).headers.keys()];
		expect(names.filter((name) => name.startsWith("access-control-"))).toEqual([]);
	}
	const preflight = await ask("https://app.example.com", "OPTIONS");
	expect(preflight.status).toBe(204);
	expect(preflight.headers.get("access-control-allow-methods")).toBe(
		"GET, POST, PATCH, DELETE, OPTIONS",
	);
	const allowed = preflight.headers.get("access-control-allow-headers")?.toLowerCase().split(", ");
	expect(allowed?.sort()).toEqual(
		[
			"authorization",
			"baggage",
			"cache-control",
			"content-type",
			"last-event-id",
			"sentry-trace",
			"traceparent",
			"tracestate",
			"x-request-id",
			"x-requested-with",
		].sort(),
	);
	expect(preflight.headers.get("access-control-max-age")).toBe("86400");
});

test("the admin API accepts cookies from its own origin and ADMIN_ORIGINS, and bearer tokens from every trusted origin", async ({
	admin,
}) => {
	const list = (headers: Record<string, string>) =>
		fetch(`${admin.origin}/api/admin/users?limit=1`, { headers });
	const cookie = { Cookie: admin.cookie };
	for (const [headers, status] of [
		[{ ...cookie, Origin: admin.origin }, 200],
		[{ ...cookie, Origin: "https://app.example.com" }, 200],
		[{ ...cookie, "Sec-Fetch-Site": "same-origin" }, 200],
		[cookie, 200],
		[{ ...cookie, Origin: "https://a.trusted.example" }, 403],
		[{ ...cookie, Origin: "tauri://localhost" }, 403],
		[{ ...cookie, "Sec-Fetch-Site": "same-site" }, 403],
		[{ Authorization: `Bearer ${admin.token}`, Origin: "https://a.trusted.example" }, 200],
	] as [Record<string, string>, number][]) {
		const response = await list(headers);
		expect(response.status, JSON.stringify(Object.keys(headers))).toBe(status);
		if (status === 403) expect(await response.json()).toMatchObject({ code: "FORBIDDEN_ORIGIN" });
	}
});

test("a trusted origin outside ADMIN_ORIGINS cannot read an admin's token by cookie, only a user's", async ({
	admin,
	approved,
}) => {
	for (const [person, origin, isHidden] of [
		[admin, "https://a.trusted.example", true],
		[admin, "https://app.example.com", false],
		[admin, admin.origin, false],
		[approved, "https://a.trusted.example", false],
	] as const) {
		for (const path of ["get-session", "session", "list-sessions"]) {
			const headers = { Origin: origin };
			const response = await person.fetch(`/api/auth/${path}`, { headers });
			expect(response.status).toBe(200);
			const text = await response.text();
			expect(text.includes(person.token), `${path} for ${origin}`).toBe(!isHidden);
			if (isHidden) expect(response.headers.get("set-auth-token")).toBeNull();
		}
	}
});
