// Both lanes answer alike: each gets the same requests in the same order, and status, headers and body are compared.
import { EmulatorClient } from "../support/emulator.ts";
import { expect, originOf, setting, test } from "../support/fixtures.ts";
import { ADMIN, type Lane } from "../support/lanes.ts";
import { Api, type Person, randomIpAddress } from "../support/people.ts";
import { picture } from "../support/pictures.ts";

interface People {
	anyone: Api;
	pending: Person;
	approved: Person;
	admin: Person;
}

type Ask = (people: People) => Promise<Response>;
const get = (who: keyof People, path: string) => (people: People) => people[who].get(path);
const send =
	(who: keyof People, method: string, path: string, body?: unknown) => (people: People) =>
		people[who].send(method, path, body);

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const PATHS = [
	"/api",
	"/api/",
	"/api/nothing",
	"/api/nothing/at/all",
	"/api/nothing%20here",
	"/api/health",
	"/api/completion",
	"/api/completion/",
	"/api/completion/more",
	"/api/deepgram",
	"/api/deepgram/ask",
	"/api/sessions/start",
	"/api/sessions/end",
	"/api/sessions/end-all",
	"/api/sessions/nonesuch",
	"/api/interview-context",
	"/api/announcements/active",
	"/api/events/track",
	"/completion",
	"/completion/",
	"/deepgram",
	"/api/auth",
	"/api/auth/get-session",
	"/api/auth/session",
	"/api/auth/sign-in/email",
	"/api/auth/nonesuch",
	"/api/admin",
	"/api/admin/users",
	"/api/admin/users/nobody",
	"/api/admin/users/nobody/sign-out",
	"/api/admin/users/nobody/sessions/none",
	"/api/admin/users/nobody/password",
	"/api/admin/users/a%2Fb",
	"/api/admin/users/%C3%A9",
	"/api/admin/interviews",
	"/api/admin/interviews/none/end",
	"/api/admin/audit",
];
const INVALID_BODIES = [
	undefined,
	"",
	"[]",
	"{",
	'{"prompt":7}',
	'{"prompt":" "}',
	// Not a body over its limit: the local proxy may break that connection.
	JSON.stringify({ prompt: "x".repeat(300_001) }),
];

const asks: [string, Ask][] = [
	...PATHS.flatMap((path) =>
		METHODS.map((method): [string, Ask] => [
			`${method} ${path} without a session`,
			({ anyone }) => anyone.fetch(path, { method }),
		]),
	),
	...["https://app.example.com", "https://evil.example", "null"].flatMap((origin) =>
		["GET", "POST", "OPTIONS"].map((method): [string, Ask] => [
			`${method} /api/deepgram from ${origin}`,
			({ approved }) => approved.fetch("/api/deepgram", { method, headers: { Origin: origin } }),
		]),
	),
	...INVALID_BODIES.map((body): [string, Ask] => [
		`a completion of ${body?.slice(0, 20)}`,
		({ approved }) =>
			approved.fetch("/api/completion", {
				method: "POST",
				...(body === undefined ? {} : { body }),
			}),
	]),
	...(["pending", "approved"] as const).flatMap((who): [string, Ask][] => [
		[
			`a completion for ${who}`,
			send(who, "POST", "/api/completion", { prompt: "Why do both lanes agree?" }),
		],
		[`a key for ${who}`, send(who, "POST", "/api/deepgram")],
		[`a key for a spoken question of ${who}`, get(who, "/api/deepgram/ask?sessionId=none")],
		[`an interview of ${who}`, send(who, "POST", "/api/sessions/start", { surface: "web" })],
		[`an unknown interview of ${who}`, send(who, "POST", "/api/sessions/end", { sessionId: "a" })],
		[`the end of all interviews of ${who}`, send(who, "POST", "/api/sessions/end-all", {})],
		[`what ${who} has saved`, get(who, "/api/interview-context")],
		[`notes of ${who}`, send(who, "PATCH", "/api/interview-context", { interviewNotes: "a" })],
		[`deleting what ${who} has saved`, send(who, "DELETE", "/api/interview-context")],
		[`announcements for ${who}`, get(who, "/api/announcements/active")],
		[`an event of ${who}`, send(who, "POST", "/api/events/track", { action: "a" })],
		[`the interviews for ${who}`, get(who, "/api/admin/interviews")],
		[`the session of ${who}`, get(who, "/api/auth/get-session")],
		[`the session of ${who} as v0.1.0 asks`, get(who, "/api/auth/session")],
		[`the users for ${who}`, get(who, "/api/admin/users")],
	]),
	[
		"a question with a picture",
		send("approved", "POST", "/api/completion", {
			flag: "ask-ai",
			image: picture(2_000),
			messages: [
				{ role: "user", text: "What is it?" },
				{ role: "assistant", text: "What?" },
				{ role: "user", text: "This.", images: [picture(3_000)] },
			],
		}),
	],
	[
		"a question with a large picture",
		send("approved", "POST", "/api/completion", { prompt: "Q?", image: picture(2_000_000) }),
	],
	[
		"a picture that is not valid",
		send("approved", "POST", "/api/completion", { prompt: "Q?", image: "data:image/png,x" }),
	],
	[
		"a completion that starts before D1 has answered",
		async ({ approved }) => (await approved.renewed()).ask("Why do both lanes agree at once?"),
	],
	...["rate-limited", "no-finish", "cut"].map((fault): [string, Ask] => [
		`a completion with “${fault}” of Gemini`,
		async ({ approved }) => {
			const prompt = `${fault} ${crypto.randomUUID()}`;
			await new EmulatorClient(setting("E2E_EMULATOR")).fault(fault, prompt);
			return approved.ask(prompt);
		},
	]),
	["a user's own sessions", get("approved", "/api/auth/list-sessions")],
	["an invalid page", get("admin", "/api/admin/users?page=0")],
	["an invalid status", get("admin", "/api/admin/users?status=%00")],
	["a search for users", ({ admin, pending }) => admin.get(`/api/admin/users?q=${pending.email}`)],
	["an invalid order", get("admin", "/api/admin/users?sort=age")],
	["an invalid search of the audit log", get("admin", "/api/admin/audit?action=none")],
	["an unknown interview", send("admin", "POST", "/api/admin/interviews/none/end")],
	["an invalid page of interviews", get("admin", "/api/admin/interviews?page=0")],
	["an unknown user", get("admin", "/api/admin/users/nobody")],
	[
		"an approval",
		({ admin, pending }) =>
			admin.send("PATCH", `/api/admin/users/${pending.id}`, { isApproved: true }),
	],
	[
		"an invalid change",
		({ admin, pending }) =>
			admin.send("PATCH", `/api/admin/users/${pending.id}`, { isApproved: 1 }),
	],
	[
		"a ban that ends in the past",
		({ admin, pending }) =>
			admin.send("PATCH", `/api/admin/users/${pending.id}`, {
				banned: true,
				banExpires: "2001-01-01T00:00:00Z",
			}),
	],
	["one user", ({ admin, pending }) => admin.get(`/api/admin/users/${pending.id}`)],
	[
		"the audit rows of one user",
		({ admin, pending }) => admin.get(`/api/admin/audit?target=${pending.id}`),
	],
	[
		"an unknown session",
		({ admin, pending }) => admin.send("DELETE", `/api/admin/users/${pending.id}/sessions/none`),
	],
	[
		"a short password for a user",
		({ admin, pending }) =>
			admin.send("POST", `/api/admin/users/${pending.id}/password`, { password: "short" }),
	],
	[
		"a password for a user",
		({ admin, pending }) =>
			admin.send("POST", `/api/admin/users/${pending.id}/password`, { password: "long enough" }),
	],
	[
		"an admin removing their own role",
		({ admin }) => admin.send("PATCH", `/api/admin/users/${admin.id}`, { role: "user" }),
	],
	[
		"ending all sessions of a user",
		({ admin, pending }) => admin.send("POST", `/api/admin/users/${pending.id}/sign-out`),
	],
	[
		"deleting a user",
		({ admin, pending }) => admin.send("DELETE", `/api/admin/users/${pending.id}`),
	],
	[
		"a wrong password",
		({ anyone, approved }) =>
			anyone.send("POST", "/api/auth/sign-in/email", { email: approved.email, password: "guess" }),
	],
	["signing out", send("approved", "POST", "/api/auth/sign-out", {})],
	["the session after that", get("approved", "/api/auth/get-session")],
];

async function signInOn(
	lane: Lane,
	admin: Person,
	names: Record<"pending" | "approved", string>,
	ipAddress: string,
): Promise<People> {
	const origin = originOf(lane);
	const join = async (name: string) => {
		const email = `${name}@example.com`;
		const account = { email, password: "correct horse battery staple" };
		const client = new Api(origin);
		client.ipAddress = ipAddress;
		await client.send("POST", "/api/auth/sign-up/email", { name: "Somebody", ...account });
		return client.signIn(account);
	};
	const approved = await join(names.approved);
	await admin.send("PATCH", `/api/admin/users/${approved.id}`, { isApproved: true });
	return { anyone: new Api(origin), pending: await join(names.pending), approved, admin };
}

/** Parts that differ from one response to the next, on either lane. */
const VARIES = [
	[/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uuid>"],
	[/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>"],
	[/dur=[\d.]+/g, "dur=<ms>"],
	// A body that arrives late is authorized again.
	[/(authorization;dur=<ms>, )+(?=authorization)/g, ""],
	[/"key":"[0-9a-f]{40}"/g, '"key":"<key>"'],
	[/(better-auth\.\w+|set-auth-token)=[^;\n]+/g, "$1=<signed>"],
	[/"(token|id|userId|actorId|targetId|sessionId)":("[\w-]+"|\d+)/g, '"$1":"<id>"'],
	// Other tests change them.
	[/"counts":\{[^}]+\}/g, '"counts":{}'],
	[/localhost:\d+/g, "<host>"],
] as const;
// Set by the local server, not the Worker.
const OF_THE_CONNECTION = [
	"connection",
	"content-length",
	"date",
	"keep-alive",
	"transfer-encoding",
	"content-encoding",
];
// Next adds its router's headers to `Vary` and directives to `Cache-Control`, and OpenNext a header of its own.
const OF_NEXT = ["x-opennext"];
const ESSENCE: Record<string, RegExp> = {
	vary: /origin/i,
	"cache-control": /no-store|^no-cache(?!.*no-store)/,
};

async function comparable(response: Response): Promise<string> {
	const headers = [...response.headers]
		.filter(([name]) => ![...OF_THE_CONNECTION, ...OF_NEXT].includes(name))
		.map(([name, value]) => `${name}: ${ESSENCE[name]?.exec(value) ?? value}`);
	const text = [
		`${response.status}`,
		// Next drops the second of two equal cookies.
		...[...new Set(headers)].sort(),
		"",
		(await response.text()).replaceAll(": \n\n", ""),
	].join("\n");
	return VARIES.reduce((result, [what, name]) => result.replace(what, name), text);
}

test("both lanes return the same response to every request, byte for byte except for ids, times and keys", async ({
	admin,
}) => {
	const names = { pending: crypto.randomUUID(), approved: crypto.randomUUID() };
	const ipAddress = randomIpAddress();
	const direct = await signInOn("direct", admin, names, ipAddress);
	const there = await new Api(originOf("next")).signIn(ADMIN);
	there.ipAddress = admin.ipAddress;
	const next = await signInOn("next", there, names, ipAddress);
	for (const [what, ask] of asks) {
		const [ours, theirs] = await Promise.all([ask(direct), ask(next)]);
		expect.soft(await comparable(ours), what).toBe(await comparable(theirs));
	}
});
