// One call a key: the project is looked up once, and again when it stops working. On an emulator of its own, to count the calls.
import { emulatorSettings, startEmulator } from "../../emulator/server.ts";
import { EmulatorClient } from "../support/emulator.ts";
import { expect, test } from "../support/fixtures.ts";

const PROJECTS = "GET /v1/projects";

test("a key costs one call, also after its project was replaced by another", async ({
	startWith,
}) => {
	const deepgram = await startEmulator({ port: 0, paceMs: 0 });
	const emulator = new EmulatorClient(deepgram.url);
	const { admin } = await startWith(emulatorSettings(deepgram.url));
	const json = (value: object) => [
		{ status: 200, headers: { "Content-Type": "application/json" } },
		{ raw: JSON.stringify(value) },
	];
	// The first look finds a project that takes one key and is gone then.
	await emulator.script("deepgram", "", json({ projects: [{ project_id: "old" }] }));
	const key = { api_key_id: crypto.randomUUID(), key: "k", comment: "c", scopes: [] };
	await emulator.script("deepgram", admin.email, json(key));
	for (let asked = 0; asked < 4; asked++) {
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
	const { admin } = await startWith({
		...emulatorSettings(deepgram.url),
		DEEPGRAM_PROJECT_ID: "3f2b8c1e-0d4a-4e7b-9c5d-6a1e2f3b4c5d",
	});
	expect((await admin.send("POST", "/api/deepgram")).status).toBe(200);
	const calls = await new EmulatorClient(deepgram.url).seen("deepgram", "");
	await deepgram.close();
	expect(calls.map(({ method }) => method)).toEqual(["POST"]);
});
