// Whom a signed cookie calls approved, Gemini is asked for while D1 is asked too. D1 decides, and nothing goes out before it has.
import { createHmac } from "node:crypto";
import type { Capture } from "../support/emulator.ts";
import { expect, SECRET, test } from "../support/gated-worker.ts";
import { Api, askRaw, type Person, readFrames } from "../support/people.ts";

/** Asks with D1 behind a gate; gives what has come back so far, byte by byte. */
const askGated = (person: Person, prompt: string, gate: string, header = "x-gate") =>
	askRaw(person, prompt, { [header]: gate, Connection: "close" });

test.beforeEach(async ({ emulator, mark }) => {
	await emulator.script("d1", `d1 ${mark}`, [{ hold: `d1 ${mark}` }, { raw: "open" }]);
});

test("Gemini answers while D1 is silent: not one byte goes out before D1 agrees, then all of it", async ({
	gated,
	emulator,
	mark,
}) => {
	const person = await (await gated.admin.signUpApproved()).renewed();
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

test("D1 agrees while Gemini is silent: the answer opens at once", async ({
	gated,
	emulator,
	mark,
}) => {
	const person = await (await gated.admin.signUpApproved()).renewed();
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

test("a session that was ended costs one call to Gemini, then neither a call nor its owner's share", async ({
	gated,
	emulator,
	mark,
}) => {
	const owner = await (await gated.admin.signUpApproved()).renewed();
	const stolen = await (await new Api(gated.admin.origin).signIn(owner)).renewed();
	expect((await stolen.send("POST", "/api/auth/sign-out", {})).status).toBe(200);
	for (const [prompt, calls] of [
		[`first ${mark}`, 1],
		[`second ${mark}`, 0],
	] as const) {
		await emulator.script("d1", `d1 ${prompt}`, [{ hold: `d1 ${prompt}` }, { raw: "open" }]);
		const { received } = askGated(stolen, prompt, `d1 ${prompt}`);
		await emulator.seenOnce("d1", prompt);
		await emulator.seen("gemini", prompt, { count: calls });
		await emulator.release(`d1 ${prompt}`);
		await expect.poll(received).toContain('"code":"UNAUTHENTICATED"');
		await emulator.seen("gemini", prompt, { count: calls });
	}
	for (let asked = 0; asked < 40; asked++) expect((await stolen.ask(mark)).status).toBe(401);
	expect((await owner.ask(mark)).status).toBe(200);
});

test("requests of one session that come before D1 has answered the first cost one call to Gemini together", async ({
	gated,
	emulator,
	mark,
}) => {
	const owner = await (await gated.admin.signUpApproved()).renewed();
	const stolen = await (await new Api(gated.admin.origin).signIn(owner)).renewed();
	expect((await stolen.send("POST", "/api/auth/sign-out", {})).status).toBe(200);
	const prompts = Array.from({ length: 5 }, (_, i) => `request ${i} ${mark}`);
	await emulator.script("d1", `d1 ${mark},`, [{ hold: `d1 ${mark}` }, { raw: "open" }], 5);
	const clients = [];
	for (const prompt of prompts) {
		clients.push(askGated(stolen, prompt, `d1 ${mark}, ${prompt}`));
		await emulator.seenOnce("d1", `d1 ${mark}, ${prompt}`);
	}
	await emulator.seenOnce("gemini", mark);
	await emulator.release(`d1 ${mark}`);
	for (const { received } of clients) {
		await expect.poll(received).toContain('"code":"UNAUTHENTICATED"');
	}
	await emulator.seen("gemini", mark, { count: 1 });
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
	test(`D1 refuses ${when}: the refusal goes out and nothing else, and the call ends`, async ({
		gated,
		emulator,
		mark,
	}) => {
		const person = await (await gated.admin.signUpApproved()).renewed();
		await gated.admin.send("PATCH", `/api/admin/users/${person.id}`, { banned: true });
		await emulator.script("gemini", mark, steps(mark));
		const client = askGated(person, mark, `d1 ${mark}`);
		await emulator.seenOnce("d1", mark);
		await emulator.seenOnce("gemini", mark, state);
		expect(client.received()).toBe("");

		await emulator.release(`d1 ${mark}`);
		await expect.poll(client.received).toContain('"code":"UNAUTHENTICATED"');
		expect(client.received()).toMatch(/^HTTP\/1\.1 401 Unauthorized/);
		expect(client.received()).not.toContain("Secret");
		if (state === "open") await emulator.seenOnce("gemini", mark, "left");
		// It may have cost something, so it is told; it is nobody's failure.
		const { body } = await emulator.seenOnce<Capture>("posthog", mark);
		expect(body.properties).toMatchObject({
			$ai_is_error: false,
			$ai_stop_reason: stopReason,
		});
	});
}

test("Gemini is asked only after D1 where no fresh cookie of this session calls the user approved", async ({
	gated,
	emulator,
	mark,
}) => {
	const approved = await gated.admin.signUpApproved();
	const renewed = await approved.renewed();
	const other = await (await gated.admin.signUpApproved()).renewed();
	const cookies = ({ cookie }: Person) => {
		const pair = (name: string) =>
			String(cookie.split("; ").find((pair) => pair.startsWith(`better-auth.${name}=`)));
		return { data: pair("session_data"), token: pair("session_token") };
	};
	const { data, token } = cookies(renewed);
	const [name = "", jwt = ""] = data.split("=");
	const [header = "", payload = ""] = jwt.split(".");
	const { user } = JSON.parse(Buffer.from(payload, "base64url").toString());
	/** The cache as it is, but for this change, signed with this secret. */
	const signed = (change: object, secret: string) => {
		const value = JSON.parse(Buffer.from(payload, "base64url").toString());
		const text = `${header}.${Buffer.from(JSON.stringify({ ...value, ...change })).toString("base64url")}`;
		return `${token}; ${name}=${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
	};
	const tomorrow = Date.now() / 1000 + 86_400;
	for (const [what, cookie, isPresumed] of [
		["signed with our secret", signed({ exp: tomorrow }, SECRET), true],
		["none", token, false],
		["from before the approval", approved.cookie, false],
		["of another session", `${token}; ${cookies(other).data}`, false],
		["too old", signed({ exp: Date.now() / 1000 - 1 }, SECRET), false],
		["of somebody banned", signed({ user: { ...user, banned: true } }, SECRET), false],
		["signed with another secret", signed({ exp: tomorrow }, "guessed"), false],
		["a session's token in its place", `${token}; ${name}=${token.split("=")[1]}`, false],
		["empty", `${token}; ${name}=`, false],
	] as const) {
		// Not with a blank: an id that ends in "d1" would be taken for the gate of the whole test.
		const own = `${crypto.randomUUID()}: ${mark}`;
		await emulator.script("d1", `d1 ${own}`, [{ hold: `d1 ${own}` }, { raw: "open" }]);
		const answer = new Api(gated.admin.origin, cookie).fetch("/api/completion", {
			method: "POST",
			headers: { "x-gate": `d1 ${own}` },
			body: JSON.stringify({ prompt: own }),
		});
		await emulator.seenOnce("d1", own);
		await emulator.seen("gemini", own, { count: isPresumed ? 1 : 0 });
		await emulator.release(`d1 ${own}`);
		expect(await readFrames(await answer), what).toContain("[DONE]");
		await emulator.seen("gemini", own, { count: 1 });
	}
});

test("the limiter refuses in the middle of Gemini's answer: the refusal goes out and nothing else, the call ends, and no other begins meanwhile or afterwards", async ({
	gated,
	emulator,
	mark,
}) => {
	const person = await (await gated.admin.signUpApproved()).renewed();
	await emulator.script("gemini", mark, [{ text: "Secret." }, { hold: mark }]);
	const client = askGated(person, mark, `d1 ${mark}`, "x-limit-gate");
	await emulator.seenOnce("d1", mark);
	await emulator.seenOnce("gemini", mark);
	expect(client.received()).toBe("");
	const another = async (prompt: string) => {
		await emulator.script("d1", `d1 ${prompt}`, [{ raw: "open" }]);
		const { received } = askGated(person, prompt, `d1 ${prompt}`, "x-limit-gate");
		await expect.poll(received).toContain('"code":"RATE_LIMITED"');
		await emulator.seen("gemini", prompt, { count: 0 });
	};
	await another(`meanwhile ${mark}`);

	await emulator.release(`d1 ${mark}`);
	await expect.poll(client.received).toContain('"code":"RATE_LIMITED"');
	expect(client.received()).toMatch(/^HTTP\/1\.1 429 Too Many Requests/);
	expect(client.received()).not.toContain("Secret");
	await emulator.seenOnce("gemini", mark, "left");
	await another(`afterwards ${mark}`);
	// Who is within their share again is answered.
	expect(await readFrames(await person.ask(`later ${mark}`))).toContain("[DONE]");
});

test("too many requests and wrong ones reach no Gemini, however approved the cookie says one is", async ({
	gated,
	emulator,
	mark,
}) => {
	const person = await (await gated.admin.signUpApproved()).renewed();
	expect((await person.send("POST", "/api/completion", { prompt: "", bg: mark })).status).toBe(400);
	// Counters start anew with a minute of the clock, even between a wrong request and a right one.
	for (let asked = 0; asked < 90; asked++) {
		if ((await person.send("POST", "/api/completion", {})).status !== 429) continue;
		const prompt = `try ${asked} ${mark}`;
		const { status } = await person.ask(prompt);
		await emulator.seen("gemini", prompt, { count: status === 429 ? 0 : 1 });
		if (status === 429) return;
	}
	throw new Error("the limiter refused nothing");
});

test("Server-Timing says what it took to authorize, with answers only: an error does not tell an unknown session from a pending user", async ({
	gated,
	pending,
	mark,
}) => {
	const person = await gated.admin.signUpApproved();
	const response = await person.ask(mark);
	expect(response.headers.get("server-timing")).toMatch(/^authorization;dur=\d+\.\d$/);
	await response.text();
	const refusal = await pending.ask(mark);
	expect(refusal.status).toBe(403);
	expect(refusal.headers.get("server-timing")).toBeNull();
});
