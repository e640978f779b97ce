// A session cache that has the user as approved starts the call to Gemini in parallel with D1. D1 decides, and nothing goes out before it has.

import { createHmac } from "node:crypto";
import type { Capture } from "../support/emulator.ts";
import { expect, test } from "../support/gated-worker.ts";
import { SECRET } from "../support/lanes.ts";
import { Api, askRaw, type Person, readFrames } from "../support/people.ts";

/** Requests a completion whose session row, or rate limit, waits at a gate; returns the socket and what it has received. */
const askGated = (person: Person, prompt: string, gate: string, header = "x-gate") =>
	askRaw(person, prompt, { [header]: gate, Connection: "close" });

/** Waits until everything that requests started before now has reached the emulator: a later completion has passed through it. */
async function settle(person: Person): Promise<void> {
	expect(await readFrames(await person.ask("a later request"))).toContain("[DONE]");
}

test.beforeEach(async ({ emulator, mark }) => {
	await emulator.script("d1", `d1 ${mark}`, [{ hold: `d1 ${mark}` }, { raw: "open" }]);
});

test("Gemini answers before D1: no byte goes out until D1 has confirmed the session, then all of them", async ({
	gated,
	emulator,
	mark,
}) => {
	const person = await gated.accounts.approved().renewed();
	await emulator.script("gemini", mark, [{ text: "All of it." }, { finish: "STOP" }]);
	const client = askGated(person, mark, `d1 ${mark}`);
	await emulator.seenOnce("d1", mark);
	await emulator.seenOnce("gemini", mark, "done");
	expect(client.received()).toBe("");

	await emulator.release(`d1 ${mark}`);
	await expect.poll(client.received).toContain("data: [DONE]\n\n");
	expect(client.received()).toMatch(/^HTTP\/1\.1 200 OK/);
	expect(client.received()).toContain('data: {"text":"All of it."}\n\n');
	await emulator.seen("gemini", mark, { count: 1 });
});

test("D1 confirms the session before Gemini answers: the response starts at once", async ({
	gated,
	emulator,
	mark,
}) => {
	const person = await gated.accounts.approved().renewed();
	await emulator.script("gemini", mark, [{ hold: mark }, { text: "Late." }, { finish: "STOP" }]);
	const client = askGated(person, mark, `d1 ${mark}`);
	await emulator.seenOnce("d1", mark);
	await emulator.seenOnce("gemini", mark);
	expect(client.received()).toBe("");

	await emulator.release(`d1 ${mark}`);
	await expect.poll(client.received).toContain("200 OK");
	await emulator.release(mark);
	await expect.poll(client.received).toContain("Late.");
	client.socket.destroy();
});

test("a session that has ended costs one call to Gemini and then none, and does not use up its user's rate limit", async ({
	gated,
	emulator,
	mark,
}) => {
	const owner = await gated.accounts.approved().renewed();
	const stolen = await (await new Api(gated.admin.origin).signIn(owner)).renewed();
	expect((await stolen.send("POST", "/api/auth/sign-out", {})).status).toBe(200);
	const other = gated.accounts.approved();
	for (const [prompt, calls] of [
		[`first ${mark}`, 1],
		[`second ${mark}`, 0],
	] as const) {
		await emulator.script("d1", `d1 ${prompt}`, [{ hold: `d1 ${prompt}` }, { raw: "open" }]);
		const { received } = askGated(stolen, prompt, `d1 ${prompt}`);
		await emulator.seenOnce("d1", prompt);
		await settle(other);
		if (calls) await emulator.seenOnce("gemini", prompt);
		await emulator.release(`d1 ${prompt}`);
		await expect.poll(received).toContain('"code":"UNAUTHENTICATED"');
		await settle(other);
		if (calls) await emulator.seenOnce("gemini", prompt);
		else await emulator.notSeen("gemini", prompt);
	}
	for (let i = 0; i < 40; i++) expect((await stolen.ask(mark)).status).toBe(401);
	expect((await owner.ask(mark)).status).toBe(200);
});

test("several requests of an ended session before D1 has answered the first cost one call to Gemini in total", async ({
	gated,
	emulator,
	mark,
}) => {
	const owner = await gated.accounts.approved().renewed();
	const stolen = await (await new Api(gated.admin.origin).signIn(owner)).renewed();
	expect((await stolen.send("POST", "/api/auth/sign-out", {})).status).toBe(200);
	const prompts = Array.from({ length: 5 }, (_, i) => `request ${i} ${mark}`);
	await emulator.script("d1", `d1 ${mark},`, [{ hold: `d1 ${mark}` }, { raw: "open" }], 5);
	const clients = [];
	for (const prompt of prompts) {
		clients.push(askGated(stolen, prompt, `d1 ${mark}, ${prompt}`));
		await emulator.seenOnce("d1", `d1 ${mark}, ${prompt}`);
	}
	await settle(gated.accounts.approved());
	await emulator.seenOnce("gemini", mark);
	await emulator.release(`d1 ${mark}`);
	for (const { received } of clients) {
		await expect.poll(received).toContain('"code":"UNAUTHENTICATED"');
	}
	await settle(gated.accounts.approved());
	await emulator.seenOnce("gemini", mark);
});

for (const [when, steps, state, stopReason] of [
	["before Gemini has answered", (gate: string) => [{ hold: gate }], "open", "cancelled"],
	[
		"in the middle of Gemini's answer",
		(gate: string) => [{ text: "Secret." }, { hold: gate }],
		"open",
		"cancelled",
	],
	["after Gemini's whole answer", () => [{ text: "Secret." }, { finish: "STOP" }], "done", "STOP"],
] as const) {
	test(`D1 rejects the session ${when}: the client gets the error response alone, and the call ends`, async ({
		gated,
		emulator,
		mark,
	}) => {
		const person = await gated.accounts.approved().renewed();
		await gated.admin.send("PATCH", `/api/admin/users/${person.id}`, { banned: true });
		await emulator.script("gemini", mark, steps(mark));
		const client = askGated(person, mark, `d1 ${mark}`);
		await emulator.seenOnce("d1", mark);
		await emulator.seenOnce("gemini", mark, state);
		expect(client.received()).toBe("");

		await emulator.release(`d1 ${mark}`);
		await expect.poll(client.received).toContain('"code":"BANNED"');
		expect(client.received()).toMatch(/^HTTP\/1\.1 403 Forbidden/);
		expect(client.received()).not.toContain("Secret");
		if (state === "open") await emulator.seenOnce("gemini", mark, "disconnected");
		// The call may have cost something, so it is reported, and not as an error.
		const { body } = await emulator.seenOnce<Capture>("posthog", mark);
		expect(body.properties).toMatchObject({
			$ai_is_error: false,
			$ai_stop_reason: stopReason,
		});
	});
}

test("Gemini is called before D1 answers only with a fresh session cache of this session whose user is approved", async ({
	gated,
	emulator,
	mark,
}) => {
	// A cookie of sign-up has a session cache from before the approval.
	const approved = await gated.admin.signUpApproved();
	const renewed = await approved.renewed();
	const other = await gated.accounts.approved().renewed();
	const cookies = ({ cookie }: Person) => {
		const pair = (name: string) =>
			String(cookie.split("; ").find((pair) => pair.startsWith(`better-auth.${name}=`)));
		return { data: pair("session_data"), token: pair("session_token") };
	};
	const { data, token } = cookies(renewed);
	const [name = "", jwt = ""] = data.split("=");
	const [header = "", payload = ""] = jwt.split(".");
	const { user } = JSON.parse(Buffer.from(payload, "base64url").toString());
	/** The session cache with this change, signed with this secret. */
	const signed = (change: object, secret: string) => {
		const value = JSON.parse(Buffer.from(payload, "base64url").toString());
		const text = `${header}.${Buffer.from(JSON.stringify({ ...value, ...change })).toString("base64url")}`;
		return `${token}; ${name}=${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
	};
	const tomorrow = Date.now() / 1000 + 86_400;
	for (const [what, cookie, isEarly] of [
		["signed with our secret", signed({ exp: tomorrow }, SECRET), true],
		["missing", token, false],
		["from before the approval", approved.cookie, false],
		["of another session", `${token}; ${cookies(other).data}`, false],
		["too old", signed({ exp: Date.now() / 1000 - 1 }, SECRET), false],
		["of a banned user", signed({ user: { ...user, banned: true } }, SECRET), false],
		["signed with another secret", signed({ exp: tomorrow }, "guessed"), false],
		["a session's token in its place", `${token}; ${name}=${token.split("=")[1]}`, false],
		["empty", `${token}; ${name}=`, false],
	] as const) {
		// No blank before the mark: an id that ends in "d1" would match the script of `beforeEach`.
		const own = `${crypto.randomUUID()}: ${mark}`;
		await emulator.script("d1", `d1 ${own}`, [{ hold: `d1 ${own}` }, { raw: "open" }]);
		const answer = new Api(gated.admin.origin, cookie).fetch("/api/completion", {
			method: "POST",
			headers: { "x-gate": `d1 ${own}` },
			body: JSON.stringify({ prompt: own }),
		});
		await emulator.seenOnce("d1", own);
		await settle(other);
		await emulator.release(`d1 ${own}`);
		expect(await readFrames(await answer), what).toContain("[DONE]");
		const database = await emulator.seenOnce("d1", own, "done");
		const gemini = await emulator.seenOnce("gemini", own);
		expect(gemini.at < String(database.endedAt), what).toBe(isEarly);
	}
});

test("the rate limiter rejects in the middle of Gemini's answer: the client gets the error response alone, the call ends, and no other starts early", async ({
	gated,
	emulator,
	mark,
}) => {
	const person = await gated.accounts.approved().renewed();
	await emulator.script("gemini", mark, [{ text: "Secret." }, { hold: mark }]);
	const client = askGated(person, mark, `d1 ${mark}`, "x-limit-gate");
	await emulator.seenOnce("d1", mark);
	await emulator.seenOnce("gemini", mark);
	expect(client.received()).toBe("");
	const another = async (prompt: string) => {
		await emulator.script("d1", `d1 ${prompt}`, [{ raw: "open" }]);
		const { received } = askGated(person, prompt, `d1 ${prompt}`, "x-limit-gate");
		await expect.poll(received).toContain('"code":"RATE_LIMITED"');
	};
	await another(`meanwhile ${mark}`);

	await emulator.release(`d1 ${mark}`);
	await expect.poll(client.received).toContain('"code":"RATE_LIMITED"');
	expect(client.received()).toMatch(/^HTTP\/1\.1 429 Too Many Requests/);
	expect(client.received()).not.toContain("Secret");
	await emulator.seenOnce("gemini", mark, "disconnected");
	await another(`afterwards ${mark}`);
	// Once the limiter allows it again, the user gets an answer.
	await settle(person);
	await emulator.notSeen("gemini", `meanwhile ${mark}`);
	await emulator.notSeen("gemini", `afterwards ${mark}`);
});

test("requests over the limit and invalid ones do not reach Gemini, whatever the session cache says", async ({
	gated,
	emulator,
	mark,
}) => {
	const person = await gated.accounts.approved().renewed();
	expect((await person.send("POST", "/api/completion", { prompt: "", bg: mark })).status).toBe(400);
	// Counters restart with each minute of the clock, even between an invalid request and a valid one. 60 fit into each of two minutes.
	let allowed = 0;
	for (let i = 0; i < 125; i++) {
		if ((await person.send("POST", "/api/completion", {})).status !== 429) continue;
		const prompt = `try ${i} ${mark}`;
		const { status } = await person.ask(prompt);
		if (status === 200) allowed++;
		if (status !== 429) continue;
		await settle(gated.accounts.approved());
		await emulator.notSeen("gemini", prompt);
		await emulator.seen("gemini", mark, { count: allowed });
		return;
	}
	throw new Error("the limiter rejected nothing");
});

test("Server-Timing has the duration of authorization, but not in error responses, which must not tell an unknown session from a pending user", async ({
	gated,
	mark,
}) => {
	const person = gated.accounts.approved();
	const response = await person.ask(mark);
	expect(response.headers.get("server-timing")).toMatch(
		/^authorization;dur=\d+\.\d(, authorization;dur=\d+\.\d)?$/,
	);
	await response.text();
	const rejected = await gated.accounts.pending().ask(mark);
	expect(rejected.status).toBe(403);
	expect(rejected.headers.get("server-timing")).toBeNull();
});
