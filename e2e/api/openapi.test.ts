// The OpenAPI document held against the handlers: every operation is called, and each response must be as it says.

import type { Mail } from "../../emulator/mail.ts";
import { EmulatorClient } from "../support/emulator.ts";
import { expect, setting } from "../support/fixtures.ts";
import { type GatedWorker, test as gatedTest } from "../support/gated-worker.ts";
import { type Document, Judge } from "../support/openapi.ts";
import { Api, PASSWORD, type Person } from "../support/people.ts";

const test = gatedTest.extend<object, { judge: Judge }>({
	judge: [
		async ({ gated }, use) => {
			const response = await gated.admin.get("/api/openapi.json");
			expect(response.status).toBe(200);
			await use(new Judge(await response.json<Document>()));
		},
		{ scope: "worker" },
	],
});

/** Who calls, and what the call is about. */
interface Scene {
	anyone: Api;
	/** Approved. */
	user: Person;
	pending: Person;
	admin: Person;
	gated: GatedWorker;
}

interface Call {
	caller: Api;
	path?: Record<string, string>;
	query?: Record<string, string>;
	body?: unknown;
}

const account = () => ({ email: `${crypto.randomUUID()}@example.com`, password: PASSWORD });
const inHour = () => new Date(Date.now() + 3_600_000).toISOString();
const NEW_PASSWORD = "another long password";

async function startInterview(user: Person): Promise<string> {
	const response = await user.send("POST", "/api/sessions/start", { surface: "test" });
	return (await response.json<{ sessionId: string }>()).sessionId;
}

async function createInvitation(admin: Person): Promise<{ id: string; token: string }> {
	const response = await admin.send("POST", "/api/admin/invitations", { expiresAt: inHour() });
	const { invitation, url } = await response.json<{ invitation: { id: string }; url: string }>();
	return { id: invitation.id, token: url.split("=").at(-1) ?? "" };
}

/** Returns the token in the mail to somebody. */
async function mailedToken(email: string): Promise<string> {
	const emulator = new EmulatorClient(setting("E2E_EMULATOR"));
	const { body } = await emulator.seenOnce<Mail>("mail", email);
	return /\?\w+=(\S+)/.exec(body.text)?.[1] ?? "";
}

const WITH_MAIL = { "Content-Type": "application/json", "x-mail": "on" };

/** A call of each operation that succeeds. */
const CALLS: Record<string, (scene: Scene) => Call | Promise<Call>> = {
	"POST /api/completion": ({ user }) => ({
		caller: user,
		body: { prompt: "Why?", bg: null, flag: "copilot" },
	}),
	"GET /api/deepgram": ({ user }) => ({ caller: user, query: { sessionId: "none" } }),
	"POST /api/deepgram": ({ user }) => ({ caller: user, body: { sessionId: "none" } }),
	"GET /api/deepgram/ask": ({ user }) => ({ caller: user }),
	"POST /api/deepgram/ask": ({ user }) => ({ caller: user }),
	"POST /api/sessions/start": ({ user }) => ({
		caller: user,
		body: { surface: "test", metadata: { version: 1 } },
	}),
	"POST /api/sessions/end": async ({ user }) => ({
		caller: user,
		body: { sessionId: await startInterview(user), reason: "over" },
	}),
	"POST /api/sessions/end-all": ({ user }) => ({ caller: user, body: {} }),
	"GET /api/interview-context": ({ user }) => ({ caller: user }),
	"PATCH /api/interview-context": ({ user }) => ({
		caller: user,
		body: { interviewNotes: "Be brief", resumeText: null },
	}),
	"DELETE /api/interview-context": ({ user }) => ({ caller: user }),
	"GET /api/usage": async ({ user }) => {
		await (await user.ask("Why?")).text();
		return { caller: user };
	},
	"POST /api/usage/listening": async ({ user, gated }) => {
		const { key_id: keyId } = await (await user.get("/api/deepgram")).json<{ key_id: string }>();
		// The key is recorded after the response.
		const rows = () => gated.sql("select id from listening where id = ?", keyId);
		await expect.poll(async () => (await rows()).length).toBe(1);
		return { caller: user, body: { keyId, model: "nova-3", seconds: 1 } };
	},
	"POST /api/auth/sign-up/email": ({ anyone }) => ({
		caller: anyone,
		body: { name: "Ann", ...account() },
	}),
	"POST /api/auth/sign-in/email": ({ anyone, user }) => ({
		caller: anyone,
		body: { email: user.email, password: PASSWORD, rememberMe: true },
	}),
	"POST /api/auth/sign-out": ({ user }) => ({ caller: user }),
	"GET /api/auth/get-session": ({ user }) => ({ caller: user }),
	"GET /api/auth/session": ({ user }) => ({ caller: user }),
	"GET /api/auth/list-sessions": ({ user }) => ({ caller: user }),
	"POST /api/auth/update-user": ({ user }) => ({
		caller: user,
		body: { name: "Ann", image: "https://example.com/ann.png" },
	}),
	"POST /api/auth/change-password": ({ user }) => ({
		caller: user,
		body: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD, revokeOtherSessions: true },
	}),
	"POST /api/auth/revoke-session": ({ user }) => ({
		caller: user,
		body: { token: user.token },
	}),
	"POST /api/auth/revoke-sessions": ({ user }) => ({ caller: user }),
	"POST /api/auth/revoke-other-sessions": ({ user }) => ({ caller: user }),
	"POST /api/auth/request-password-reset": ({ anyone, user }) => ({
		caller: anyone,
		body: { email: user.email },
	}),
	"POST /api/auth/reset-password": async ({ anyone, user }) => {
		const body = JSON.stringify({ email: user.email });
		const path = "/api/auth/request-password-reset";
		await anyone.fetch(path, { method: "POST", headers: WITH_MAIL, body });
		const token = await mailedToken(user.email);
		return { caller: anyone, body: { newPassword: NEW_PASSWORD, token } };
	},
	"POST /api/auth/send-verification-email": ({ user }) => ({ caller: user }),
	"POST /api/auth/verify-email": async ({ user }) => {
		const path = "/api/auth/send-verification-email";
		await user.fetch(path, { method: "POST", headers: WITH_MAIL });
		return { caller: user, body: { token: await mailedToken(user.email) } };
	},
	"GET /api/account/options": ({ anyone }) => ({ caller: anyone }),
	"GET /api/invitations/{token}": async ({ anyone, admin }) => ({
		caller: anyone,
		path: { token: (await createInvitation(admin)).token },
	}),
	"GET /api/account/note": ({ pending }) => ({ caller: pending }),
	"POST /api/account/note": ({ pending }) => ({ caller: pending, body: { note: "Hello" } }),
	"POST /api/account/delete": ({ user }) => ({ caller: user, body: { password: PASSWORD } }),
	"GET /api/announcements/active": ({ pending }) => ({ caller: pending }),
	"POST /api/events/track": ({ pending }) => ({ caller: pending }),
	"GET /api/admin/users": ({ admin, user }) => ({
		caller: admin,
		query: { status: "approved", q: user.email, sort: "name", order: "desc", limit: "10" },
	}),
	"GET /api/admin/users/{id}": ({ admin, user }) => ({ caller: admin, path: { id: user.id } }),
	"PATCH /api/admin/users/{id}": ({ admin, user }) => ({
		caller: admin,
		path: { id: user.id },
		body: {
			banned: true,
			banReason: "Test",
			banExpires: inHour(),
			capDailyUsd: 2.5,
			expected: { banned: false },
		},
	}),
	"DELETE /api/admin/users/{id}": ({ admin, user }) => ({ caller: admin, path: { id: user.id } }),
	"POST /api/admin/users/{id}/sign-out": ({ admin, user }) => ({
		caller: admin,
		path: { id: user.id },
	}),
	"DELETE /api/admin/users/{id}/sessions/{session}": ({ admin, user }) => ({
		caller: admin,
		path: { id: user.id, session: `session ${user.id}` },
	}),
	"POST /api/admin/users/{id}/password": ({ admin, user }) => ({
		caller: admin,
		path: { id: user.id },
		body: { password: NEW_PASSWORD },
	}),
	"GET /api/admin/users/{id}/usage": ({ admin, user }) => ({
		caller: admin,
		path: { id: user.id },
	}),
	"GET /api/admin/invitations": async ({ admin }) => {
		await createInvitation(admin);
		return { caller: admin };
	},
	"POST /api/admin/invitations": ({ admin }) => ({
		caller: admin,
		body: { uses: 2, expiresAt: inHour(), note: "Team", role: "user" },
	}),
	"DELETE /api/admin/invitations/{id}": async ({ admin }) => ({
		caller: admin,
		path: { id: (await createInvitation(admin)).id },
	}),
	"GET /api/admin/interviews": async ({ admin, user }) => {
		await startInterview(user);
		return { caller: admin };
	},
	"POST /api/admin/interviews/{id}/end": async ({ admin, user }) => ({
		caller: admin,
		path: { id: await startInterview(user) },
	}),
	"GET /api/admin/usage": async ({ admin, user }) => {
		await (await user.ask("Why?")).text();
		return { caller: admin, query: { by: "model", last: "24h" } };
	},
	"GET /api/admin/usage/calls": async ({ admin, user }) => {
		await (await user.ask("Why?")).text();
		return { caller: admin, query: { limit: "200" } };
	},
	"GET /api/admin/usage.csv": ({ admin }) => ({ caller: admin }),
	"GET /api/admin/audit": ({ admin }) => ({ caller: admin, query: { action: "sign-in" } }),
	"GET /api/health": ({ anyone }) => ({ caller: anyone }),
	"GET /api/openapi.json": ({ anyone }) => ({ caller: anyone }),
};

/** Sends a call, with the service of mail that some operations need. */
function send(route: string, { caller, path = {}, query, body }: Call): Promise<Response> {
	const [method = "", template = ""] = route.split(" ");
	const pathname = template.replaceAll(/\{(\w+)\}/g, (_, name) =>
		encodeURIComponent(path[name] ?? "none"),
	);
	return caller.fetch(query ? `${pathname}?${new URLSearchParams(query)}` : pathname, {
		method,
		headers: WITH_MAIL,
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
}

const sceneOf = (gated: GatedWorker): Scene => ({
	anyone: new Api(gated.admin.origin),
	user: gated.accounts.approved(),
	pending: gated.accounts.pending(),
	admin: gated.admin,
	gated,
});

test("the operations of the document are those that are called here", ({ judge }) => {
	expect(judge.document.openapi).toBe("3.1.1");
	expect(judge.routes.sort()).toEqual(Object.keys(CALLS).sort());
});

for (const [route, prepare] of Object.entries(CALLS)) {
	test(`${route} succeeds as the document says`, async ({ gated, judge }) => {
		const call = await prepare(sceneOf(gated));
		const response = await send(route, call);
		expect(response.status, await response.clone().text()).toBeLessThan(300);
		judge.expectBody(route, call.body);
		await judge.expectDescribed(route, response);
	});

	test(`${route} fails as the document says`, async ({ gated, judge }) => {
		const { anyone, pending, user } = sceneOf(gated);
		const bodies = route.startsWith("GET")
			? [undefined]
			: [undefined, [], { x: {} }, "x".repeat(100_000)];
		for (const caller of [anyone, pending, user]) {
			for (const body of bodies) {
				await judge.expectDescribed(route, await send(route, { caller, body }));
			}
		}
		const isAdminRoute = route.includes(" /api/admin/");
		if (isAdminRoute) {
			const query = { page: "0", from: "yesterday" };
			await judge.expectDescribed(route, await send(route, { caller: gated.admin, query }));
		}
	});
}

test("the report of /api/health?verbose, and who gets none, are as the document says", async ({
	gated,
	judge,
}) => {
	const { anyone, pending, user, admin } = sceneOf(gated);
	const route = "GET /api/health";
	const report = await send(route, { caller: admin, query: { verbose: "1" } });
	expect(report.status).toBe(200);
	expect(await report.clone().json()).toHaveProperty("report.settings");
	await judge.expectDescribed(route, report);
	for (const caller of [anyone, pending, user]) {
		const refused = await send(route, { caller, query: { verbose: "1" } });
		expect(refused.ok).toBe(false);
		await judge.expectDescribed(route, refused);
	}
});

test("the methods of each path are those that it allows", async ({ gated, judge }) => {
	const paths = Object.entries(judge.document.paths);
	for (const [path, operations] of paths.filter(
		([path]) => !/^\/api\/auth\/(?!session$)/.test(path),
	)) {
		const response = await gated.admin.send("OPTIONS", path.replaceAll(/[{}]/g, ""));
		const allowed = response.headers.get("allow")?.split(", ") ?? [];
		const methods = allowed.filter((method) => method !== "OPTIONS" && method !== "HEAD");
		const described = Object.keys(operations).map((method) => method.toUpperCase());
		expect.soft(described.sort(), path).toEqual(methods.sort());
	}
});

test("the document may be cached, and is the same for everyone", async ({ gated }) => {
	const anyone = new Api(gated.admin.origin);
	const [own, other] = [
		await gated.admin.get("/api/openapi.json"),
		await anyone.get("/api/openapi.json"),
	];
	expect(own.headers.get("cache-control")).toBe("public, max-age=300");
	expect(await own.text()).toBe(await other.text());
});
