// Temporary Deepgram keys.

import { emulatorSettings, startEmulator } from "../../emulator/server.ts";
import { EmulatorClient } from "../support/emulator.ts";
import { expect, test } from "../support/fixtures.ts";
import { logged } from "../support/logs.ts";

for (const method of ["GET", "POST"]) {
	test(`${method} /api/deepgram returns a key with every field`, async ({ approved, emulator }) => {
		const response = await approved.send(method, "/api/deepgram");
		expect(response.status).toBe(200);
		expect(response.headers.get("cache-control")).toBe("no-store");
		const key = await response.json<{ key_id: string; api_key_id: string }>();
		const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);
		expect(key).toEqual({
			key: expect.stringMatching(/^[0-9a-f]{40}$/),
			key_id: uuid,
			api_key_id: key.key_id,
			comment: expect.stringContaining(approved.email),
			scopes: ["usage:write"],
			time_to_live_in_seconds: 60,
			expiration_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
			url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/deepgram\/v1\/listen$/),
			listen: {
				v1: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/deepgram\/v1\/listen$/),
				v2: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/deepgram\/v2\/listen$/),
			},
		});
		const { body } = await emulator.seenOnce("deepgram", approved.email);
		expect(body).toMatchObject({
			scopes: ["usage:write"],
			tags: [`user:${approved.id}`],
			time_to_live_in_seconds: 60,
		});
	});
}

test("no key is created without a session or approval", async ({ anyone, pending }) => {
	expect((await anyone.get("/api/deepgram")).status).toBe(401);
	expect((await pending.get("/api/deepgram")).status).toBe(403);
});

test("when Deepgram rejects our key, the client gets a 502 without Deepgram's message, and the log says which scope is missing", async ({
	approved,
	emulator,
}) => {
	await emulator.fault("deepgram-refuses", approved.email);
	const response = await approved.send("POST", "/api/deepgram");
	expect(response.status).toBe(502);
	expect(await response.json()).toEqual({
		error: "Deepgram refused to create a key.",
		code: "UPSTREAM_ERROR",
	});
	const requestId = String(response.headers.get("x-request-id"));
	await expect
		.poll(() => logged("direct", requestId).join())
		.toMatch(/DEEPGRAM_API_KEY .*keys:write/);
});

test("a key without an expiration date gets one", async ({ approved, emulator }) => {
	const key = { api_key_id: crypto.randomUUID(), key: "k", comment: "c", scopes: [] };
	await emulator.script("deepgram", approved.email, json({ ...key, expiration_date: null }));
	const made = await approved.send("POST", "/api/deepgram");
	expect(await made.json()).toMatchObject({ expiration_date: expect.stringMatching(/Z$/) });
});

test("a response of Deepgram that is too large is not read to its end", async ({
	approved,
	emulator,
}) => {
	await emulator.script("deepgram", approved.email, [
		{ status: 200, headers: { "Content-Type": "application/json" } },
		...Array(40).fill({ raw: "x".repeat(64 * 1024) }),
		{ hold: "never" },
	]);
	const response = await approved.send("POST", "/api/deepgram");
	expect(response.status).toBe(502);
	await emulator.seenOnce("deepgram", approved.email, "disconnected");
});

const json = (value: object) => [
	{ status: 200, headers: { "Content-Type": "application/json" } },
	{ raw: JSON.stringify(value) },
];

const PROJECTS = "GET /v1/projects";

test("the project is looked up once, and again when it no longer exists", async ({ startWith }) => {
	const deepgram = await startEmulator({ port: 0, paceMs: 0 });
	const emulator = new EmulatorClient(deepgram.url);
	const { signIn } = await startWith(emulatorSettings(deepgram.url));
	const admin = await signIn();
	// The first lookup finds a project that takes one key and is deleted then.
	await emulator.script("deepgram", "", json({ projects: [{ project_id: "old" }] }));
	const key = { api_key_id: crypto.randomUUID(), key: "k", comment: "c", scopes: [] };
	await emulator.script("deepgram", admin.email, json(key));
	for (let i = 0; i < 4; i++) {
		expect((await admin.send("POST", "/api/deepgram")).status).toBe(200);
	}
	const calls = await emulator.seen("deepgram", "", { count: 7 });
	await deepgram.close();
	const created = calls.map(({ method, path }) => `${method} ${path}`);
	expect(created[0]).toBe(PROJECTS);
	expect(created.slice(1, 3)).toEqual(Array(2).fill("POST /v1/projects/old/keys"));
	expect(created[3]).toBe(PROJECTS);
	expect(new Set(created.slice(4))).toEqual(
		new Set([expect.stringMatching(/^POST \/v1\/projects\/[0-9a-f-]{36}\/keys$/)]),
	);
	expect(calls.map(({ status }) => status)).toEqual([200, 200, 404, 200, 200, 200, 200]);
});

test("with DEEPGRAM_PROJECT_ID no project is looked up", async ({ startWith }) => {
	const deepgram = await startEmulator({ port: 0, paceMs: 0 });
	const { signIn } = await startWith({
		...emulatorSettings(deepgram.url),
		DEEPGRAM_PROJECT_ID: "3f2b8c1e-0d4a-4e7b-9c5d-6a1e2f3b4c5d",
	});
	const admin = await signIn();
	expect((await admin.send("POST", "/api/deepgram")).status).toBe(200);
	const calls = await new EmulatorClient(deepgram.url).seen("deepgram", "");
	await deepgram.close();
	expect(calls.map(({ method }) => method)).toEqual(["POST"]);
});
