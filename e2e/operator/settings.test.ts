// Settings that other tests do not use: each starts a Worker of its own.
import { emulatorSettings } from "../../emulator/server.ts";
import type { Capture } from "../support/emulator.ts";
import { expect, setting, test } from "../support/fixtures.ts";
import { readFrames } from "../support/people.ts";

test("with POSTHOG_PRIVACY_MODE the event has neither prompt nor answer", async ({
	startWith,
	emulator,
	mark,
}) => {
	const { signIn } = await startWith({
		...emulatorSettings(setting("E2E_EMULATOR")),
		GEMINI_MODEL: `gemini-${mark.replaceAll(" ", "-")}`,
		POSTHOG_PRIVACY_MODE: "true",
	});
	const person = await signIn();
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

test("without keys each route names the missing one, and no service is called", async ({
	startWith,
	emulator,
	mark,
}) => {
	const { signIn, stop } = await startWith({
		...emulatorSettings(setting("E2E_EMULATOR")),
		GOOGLE_GENERATIVE_AI_API_KEY: "",
		DEEPGRAM_API_KEY: "",
	});
	const person = await signIn();
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
	await readFrames(await person.ask("a later request"));
	// A Worker that has stopped sends nothing later.
	await stop();
	await emulator.notSeen("", mark);
});

test("without a PostHog key PostHog is not called", async ({ startWith, emulator, mark }) => {
	const { POSTHOG_API_KEY: _, ...settings } = emulatorSettings(setting("E2E_EMULATOR"));
	const { signIn, stop } = await startWith(settings);
	const person = await signIn();
	await emulator.script("gemini", mark, [{ text: "An answer" }, { finish: "STOP" }]);
	expect(await readFrames(await person.ask(mark))).toContain("An answer");
	await readFrames(await person.ask("a later request"));
	await stop();
	await emulator.notSeen("posthog", mark);
});
