// The Worker with other settings than the rest of the tests, or with a database that fails: one of its own for each.

import { readFileSync } from "node:fs";
import { emulatorSettings } from "../../emulator/server.ts";
import { execute } from "../support/database.ts";
import type { Capture } from "../support/emulator.ts";
import { expect, test } from "../support/fixtures.ts";
import { readFrames } from "../support/people.ts";

test("privacy mode leaves prompt and answer out of the event", async ({
	startWith,
	emulator,
	mark,
}) => {
	const { admin: person } = await startWith({
		...emulatorSettings(String(process.env.E2E_EMULATOR)),
		GEMINI_MODEL: `gemini-${mark.replaceAll(" ", "-")}`,
		POSTHOG_PRIVACY_MODE: "true",
	});
	await emulator.script("gemini", mark, [{ text: `Answer to ${mark}` }, { finish: "STOP" }]);
	expect(await readFrames(await person.ask(mark))).toContain(`Answer to ${mark}`);
	const { body } = await emulator.seenOnce<Capture>("posthog", mark.replaceAll(" ", "-"));
	expect(body.properties).toMatchObject({
		$ai_input: null,
		$ai_output_choices: null,
		$ai_is_error: false,
	});
	expect(JSON.stringify(body)).not.toContain(mark);
});

test("without keys each call names the one it misses, and nothing is sent anywhere", async ({
	startWith,
	emulator,
	mark,
}) => {
	const { admin: person } = await startWith({
		...emulatorSettings(String(process.env.E2E_EMULATOR)),
		GOOGLE_GENERATIVE_AI_API_KEY: "",
		DEEPGRAM_API_KEY: "",
	});
	const answer = await person.ask(mark);
	expect(answer.status).toBe(200);
	expect(await answer.text()).toBe(
		'data: {"error":"Missing GOOGLE_GENERATIVE_AI_API_KEY binding","code":"MISSING_BINDING"}\n\ndata: [DONE]\n\n',
	);
	const key = await person.send("POST", "/api/deepgram");
	expect(key.status).toBe(500);
	expect(await key.json()).toEqual({
		error: "Missing DEEPGRAM_API_KEY binding",
		code: "MISSING_BINDING",
	});
	await readFrames(await person.ask("something else"));
	await emulator.seen("", mark, { count: 0 });
});

test("with an answer but no PostHog key nothing is sent to PostHog", async ({
	startWith,
	emulator,
	mark,
}) => {
	const { POSTHOG_API_KEY: _, ...settings } = emulatorSettings(String(process.env.E2E_EMULATOR));
	const { admin: person } = await startWith(settings);
	await emulator.script("gemini", mark, [{ text: "An answer" }, { finish: "STOP" }]);
	expect(await readFrames(await person.ask(mark))).toContain("An answer");
	// Another answer later nothing has come either.
	await readFrames(await person.ask("something else"));
	await emulator.seen("posthog", mark, { count: 0 });
});

test("when the audit log cannot be written, the change is not made, and the log has no SQL", async ({
	startWith,
}) => {
	const { admin, state, logFile } = await startWith({});
	const pending = await admin.signUp();
	await execute(
		state,
		`create trigger "fail ${pending.id}" before insert on audit_log when new.targetId = '${pending.id}'
		begin select raise(abort, 'the log is full'); end`,
	);
	const response = await admin.send("PATCH", `/api/admin/users/${pending.id}`, {
		isApproved: true,
	});
	expect(response.status).toBe(503);
	expect(await response.json()).toMatchObject({ code: "UNAVAILABLE" });
	const { user } = await (await pending.get("/api/auth/session")).json<{
		user: { isApproved: boolean };
	}>();
	expect(user.isApproved).toBe(false);

	const requestId = String(response.headers.get("x-request-id"));
	const log = () => readFileSync(logFile, "utf8").split("\n");
	await expect.poll(() => log().filter((line) => line.includes(requestId))).toHaveLength(1);
	const [line = ""] = log().filter((text) => text.includes(requestId));
	expect(line).toContain("the log is full");
	expect(line).not.toMatch(/insert|select|params/i);
});
