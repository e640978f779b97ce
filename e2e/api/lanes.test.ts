// Both lanes answer alike: the same requests, in the same order, to each; statuses, headers and bodies are compared as they came.
import { expect, originOf, test } from "../support/fixtures.ts";
import type { Lane } from "../support/lanes.ts";
import { Api, type Person, randomAddress } from "../support/people.ts";

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
const ADDRESSES = [
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
	"/api/admin/audit",
];
const WRONG_BODIES = [
	undefined,
	"",
	"[]",
	"{",
	'{"prompt":7}',
	'{"prompt":" "}',
	"x".repeat(1_100_000),
];

const asks: [string, Ask][] = [
	...ADDRESSES.flatMap((path) =>
		METHODS.map((method): [string, Ask] => [
			`${method} ${path} by nobody`,
			({ anyone }) => anyone.fetch(path, { method }),
		]),
	),
	...["https://app.example.com", "https://evil.example", "null"].flatMap((origin) =>
		["GET", "POST", "OPTIONS"].map((method): [string, Ask] => [
			`${method} /api/deepgram from ${origin}`,
			({ approved }) => approved.fetch("/api/deepgram", { method, headers: { Origin: origin } }),
		]),
	),
	...WRONG_BODIES.map((body): [string, Ask] => [
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
		[`the session of ${who}`, get(who, "/api/auth/get-session")],
		[`the session of ${who} as v0.1.0 asks`, get(who, "/api/auth/session")],
		[`the people for ${who}`, get(who, "/api/admin/users")],
	]),
	[
		"a completion that begins before D1 has answered",
		async ({ approved }) => (await approved.renewed()).ask("Why do both lanes agree at once?"),
	],
	["the sessions of one", get("approved", "/api/auth/list-sessions")],
	["a wrong page", get("admin", "/api/admin/users?page=0")],
	["a wrong status", get("admin", "/api/admin/users?status=%00")],
	["found people", ({ admin, pending }) => admin.get(`/api/admin/users?q=${pending.email}`)],
	["a wrong order", get("admin", "/api/admin/users?sort=age")],
	["a wrong search of the log", get("admin", "/api/admin/audit?action=none")],
	["nobody", get("admin", "/api/admin/users/nobody")],
	[
		"an approval",
		({ admin, pending }) =>
			admin.send("PATCH", `/api/admin/users/${pending.id}`, { isApproved: true }),
	],
	[
		"a wrong change",
		({ admin, pending }) =>
			admin.send("PATCH", `/api/admin/users/${pending.id}`, { isApproved: 1 }),
	],
	[
		"a ban that is over before it begins",
		({ admin, pending }) =>
			admin.send("PATCH", `/api/admin/users/${pending.id}`, {
				banned: true,
				banExpires: "2001-01-01T00:00:00Z",
			}),
	],
	["one person", ({ admin, pending }) => admin.get(`/api/admin/users/${pending.id}`)],
	[
		"the trail of one person",
		({ admin, pending }) => admin.get(`/api/admin/audit?target=${pending.id}`),
	],
	[
		"a session nobody has",
		({ admin, pending }) => admin.send("DELETE", `/api/admin/users/${pending.id}/sessions/none`),
	],
	[
		"a short password for somebody",
		({ admin, pending }) =>
			admin.send("POST", `/api/admin/users/${pending.id}/password`, { password: "short" }),
	],
	[
		"a password for somebody",
		({ admin, pending }) =>
			admin.send("POST", `/api/admin/users/${pending.id}/password`, { password: "long enough" }),
	],
	[
		"locking oneself out",
		({ admin }) => admin.send("PATCH", `/api/admin/users/${admin.id}`, { role: "user" }),
	],
	[
		"signing somebody out",
		({ admin, pending }) => admin.send("POST", `/api/admin/users/${pending.id}/sign-out`),
	],
	[
		"deleting somebody",
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

async function meet(
	lane: Lane,
	admin: Person,
	names: Record<"pending" | "approved", string>,
	address: string,
): Promise<People> {
	const origin = originOf(lane);
	const join = async (name: string) => {
		const email = `${name}@example.com`;
		const account = { email, password: "correct horse battery staple" };
		const client = new Api(origin);
		client.address = address;
		await client.send("POST", "/api/auth/sign-up/email", { name: "Somebody", ...account });
		return client.signIn(account);
	};
	const approved = await join(names.approved);
	await admin.send("PATCH", `/api/admin/users/${approved.id}`, { isApproved: true });
	return { anyone: new Api(origin), pending: await join(names.pending), approved, admin };
}

/** What differs from one request to the next, whichever lane answers. */
const VARIES = [
	[/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uuid>"],
	[/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>"],
	[/dur=[\d.]+/g, "dur=<ms>"],
	[/"key":"[0-9a-f]{40}"/g, '"key":"<key>"'],
	[/(better-auth\.\w+|set-auth-token)=[^;\n]+/g, "$1=<signed>"],
	[/"(token|id|userId|targetId)":("[\w-]+"|\d+)/g, '"$1":"<id>"'],
	// How many people other tests have made by now.
	[/"counts":\{[^}]+\}/g, '"counts":{}'],
	[/localhost:\d+/g, "<host>"],
] as const;
// What the server puts there, not the Worker: how the connection is used, and when.
const OF_THE_CONNECTION = [
	"connection",
	"content-length",
	"date",
	"keep-alive",
	"transfer-encoding",
	"content-encoding",
];
// Next adds its router's headers to `Vary` and words of its own to `Cache-Control`, and OpenNext says that it was there.
const OF_NEXT = ["x-opennext"];
const ESSENCE: Record<string, RegExp> = {
	vary: /origin/i,
	"cache-control": /no-store|^no-cache(?!.*no-store)/,
};

async function written(response: Response): Promise<string> {
	const headers = [...response.headers]
		.filter(([name]) => ![...OF_THE_CONNECTION, ...OF_NEXT].includes(name))
		.map(([name, value]) => `${name}: ${ESSENCE[name]?.exec(value) ?? value}`);
	const text = [
		`${response.status}`,
		// Next drops a cookie that is set twice alike.
		...[...new Set(headers)].sort(),
		"",
		(await response.text()).replaceAll(": \n\n", ""),
	].join("\n");
	return VARIES.reduce((result, [what, name]) => result.replace(what, name), text);
}

test("every request is answered alike by both lanes, byte for byte but for ids, times and keys", async ({
	admin,
}) => {
	test.setTimeout(120_000);
	const account = JSON.parse(String(process.env.E2E_ADMIN));
	const names = { pending: crypto.randomUUID(), approved: crypto.randomUUID() };
	const address = randomAddress();
	const direct = await meet("direct", admin, names, address);
	const there = await new Api(originOf("next")).signIn(account);
	there.address = admin.address;
	const next = await meet("next", there, names, address);
	for (const [what, ask] of asks) {
		const [ours, theirs] = await Promise.all([ask(direct), ask(next)]);
		expect.soft(await written(ours), what).toBe(await written(theirs));
	}
});
