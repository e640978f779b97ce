// The Worker with other settings than the rest of the tests: one of its own for each, on the same database.
import { emulatorSettings } from "../emulator/server.ts";
import type { Capture } from "./emulator.ts";
import { test as base, expect } from "./fixtures.ts";
import { Api, type Person, readFrames } from "./people.ts";
import { startWorker } from "./worker.ts";

const test = base.extend<{ startWith: (settings: Record<string, string>) => Promise<Person> }>({
	/** Starts a Worker with these settings alone; gives the admin, signed in there. */
	startWith: async ({ origin }, use, info) => {
		let stop = async () => {};
		await use(async (settings) => {
			const folder = String(process.env.E2E_FOLDER);
			const worker = await startWorker({
				folder,
				settings,
				logFile: info.outputPath("worker.log"),
			});
			stop = worker.stop;
			expect(worker.url).not.toBe(origin);
			return new Api(worker.url).signIn(JSON.parse(String(process.env.E2E_ADMIN)));
		});
		await stop();
	},
});

test("privacy mode leaves prompt and answer out of the event", async ({
	startWith,
	emulator,
	mark,
}) => {
	const person = await startWith({
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
	const person = await startWith({
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
	const person = await startWith(settings);
	await emulator.script("gemini", mark, [{ text: "An answer" }, { finish: "STOP" }]);
	expect(await readFrames(await person.ask(mark))).toContain("An answer");
	// Another answer later nothing has come either.
	await readFrames(await person.ask("something else"));
	await emulator.seen("posthog", mark, { count: 0 });
});

test("without trusted origins on other sites cookies are SameSite=Lax", async ({ startWith }) => {
	const person = await startWith({ TRUSTED_ORIGINS: "http://localhost:4000" });
	const response = await person.send("POST", "/api/auth/sign-up/email", {
		name: "Someone",
		email: `${crypto.randomUUID()}@example.com`,
		password: "long enough",
	});
	const [cookie = ""] = response.headers.getSetCookie();
	expect(cookie.split("; ").slice(1).sort()).toEqual([
		"HttpOnly",
		"Max-Age=604800",
		"Path=/",
		"SameSite=Lax",
	]);
});
