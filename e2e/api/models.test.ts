// GEMINI_MODEL with several models: when one fails or is slow, the next answers.
import { emulatorSettings } from "../../emulator/server.ts";
import type { Capture, EmulatorClient } from "../support/emulator.ts";
import { expect, setting, test } from "../support/fixtures.ts";
import { type Person, readFrames } from "../support/people.ts";

// No test shares a model with another: the Worker remembers for a minute which of them failed.
const modelsFor = (mark: string) => {
	const name = mark.replaceAll(" ", "-");
	return [`gemini-first-${name}`, `gemini-second-${name}`] as const;
};
const settings = (models: readonly string[]) => ({
	...emulatorSettings(setting("E2E_EMULATOR")),
	GEMINI_MODEL: models.join(", "),
});
const asked = async (emulator: EmulatorClient, mark: string, count: number) => {
	const calls = await emulator.seen("gemini", mark, { count });
	return calls.map(({ path }) => /models\/([^:]+)/.exec(path)?.[1]);
};

const failure = (code: number) => [
	{ status: code, headers: { "Content-Type": "application/json" } },
	{ raw: JSON.stringify({ error: { code, message: "m", status: "S", details: [] } }) },
];
const invalid = (message: string) => [
	{ status: 400, headers: { "Content-Type": "application/json" } },
	{ raw: JSON.stringify({ error: { code: 400, message, status: "INVALID_ARGUMENT" } }) },
];
const answer = (text: string) => [{ text }, { finish: "STOP" }];

test("a model that fails is replaced by the next, which is asked first for the next minute", async ({
	startWith,
	emulator,
	mark,
}) => {
	const [first, second] = modelsFor(mark);
	const { signIn } = await startWith(settings([first, second]));
	const person = await signIn();
	for (const status of [429, 500, 503, 404]) {
		// Another question each time: a model that failed before is asked last now, so both fail in turn.
		const question = `${mark} ${status}`;
		await emulator.script("gemini", question, failure(status));
		await emulator.script("gemini", question, answer(`after ${status}`));
		expect(await readFrames(await person.ask(question)), `${status}`).toContain(`after ${status}`);
	}
	expect(await asked(emulator, `${mark} 429`, 2)).toEqual([first, second]);
	expect(await asked(emulator, `${mark} 500`, 2)).toEqual([second, first]);
	const { body } = await emulator.seenOnce<Capture>("posthog", `${mark} 429`);
	expect(body.properties).toMatchObject({ $ai_model: second, $ai_is_error: false });
});

test("a model without text for four seconds is replaced by the next, and its call ends", async ({
	startWith,
	emulator,
	mark,
}) => {
	const [first, second] = modelsFor(mark);
	const { signIn } = await startWith(settings([first, second]));
	const person = await signIn();
	await emulator.script("gemini", mark, [{ frame: {} }, { hold: `gate ${mark}` }]);
	await emulator.script("gemini", mark, answer("the second answers"));
	expect(await readFrames(await person.ask(mark))).toContain("the second answers");
	expect(await asked(emulator, mark, 2)).toEqual([first, second]);
	await emulator.seenOnce("gemini", mark, "disconnected");
});

test("an answer that has begun is not replaced, and the last model has its usual time", async ({
	startWith,
	emulator,
	mark,
}) => {
	const [first, second] = modelsFor(mark);
	const { signIn } = await startWith(settings([first, second]));
	const person = await signIn();
	await emulator.script("gemini", mark, [
		{ text: "begun" },
		{ pauseMs: 4_500 },
		...answer(" and ended"),
	]);
	const frames = await readFrames(await person.ask(mark));
	expect(frames).toContain("begun");
	expect(frames).toContain(" and ended");
	expect(await asked(emulator, mark, 1)).toEqual([first]);

	const both = `${mark} both`;
	await emulator.script("gemini", both, failure(503));
	await emulator.script("gemini", both, [{ pauseMs: 4_500 }, ...answer("slow")]);
	expect(await readFrames(await person.ask(both))).toContain("slow");
	expect(await asked(emulator, both, 2)).toEqual([first, second]);
});

/** Asks twice; returns the configs of the three requests to Gemini, of which the first is rejected. */
async function configsOfTwoAnswers(emulator: EmulatorClient, person: Person, mark: string) {
	await emulator.script("gemini", mark, answer("without thinking"), 2);
	for (const _ of [1, 2]) {
		expect(await readFrames(await person.ask(mark))).toContain("without thinking");
	}
	const calls = await emulator.seen<{ generationConfig: object }>("gemini", mark, { count: 3 });
	return calls.map(({ body }) => body.generationConfig);
}

test("thinkingConfig is left out after a 400 that complains of it", async ({
	startWith,
	emulator,
	mark,
}) => {
	const model = `gemini-3.9-flash-${mark.replaceAll(" ", "-")}`;
	const { signIn } = await startWith(settings([model]));
	const person = await signIn();
	await emulator.script("gemini", mark, invalid("Thinking is not supported for this model."));
	expect(await configsOfTwoAnswers(emulator, person, mark)).toEqual([
		{ maxOutputTokens: 8192, thinkingConfig: { thinkingLevel: "low" } },
		{ maxOutputTokens: 8192 },
		{ maxOutputTokens: 8192 },
	]);
});

test("a model that rejects our thinkingConfig without naming it is asked again without", async ({
	startWith,
	emulator,
	mark,
}) => {
	const model = `gemini-2.5-flash-${mark.replaceAll(" ", "-")}`;
	const { signIn } = await startWith(settings([model]));
	const person = await signIn();
	expect(await configsOfTwoAnswers(emulator, person, mark)).toEqual([
		{ maxOutputTokens: 8192, thinkingConfig: { thinkingBudget: 0 } },
		{ maxOutputTokens: 8192 },
		{ maxOutputTokens: 8192 },
	]);
});

test("a question that Gemini rejects also without a thinkingConfig fails, and the next is sent with one", async ({
	startWith,
	emulator,
	mark,
}) => {
	const model = `gemini-3.9-flash-${mark.replaceAll(" ", "-")}`;
	const { signIn } = await startWith(settings([model]));
	const person = await signIn();
	const rejection = invalid("Request contains an invalid argument.");
	await emulator.script("gemini", mark, rejection, 2);
	expect(await readFrames(await person.ask(mark))).toContain("API Error: 400 Bad Request");
	await emulator.script("gemini", mark, answer("with thinking"));
	expect(await readFrames(await person.ask(mark))).toContain("with thinking");
	const calls = await emulator.seen<{ generationConfig: object }>("gemini", mark, { count: 3 });
	const withThinking = { maxOutputTokens: 8192, thinkingConfig: { thinkingLevel: "low" } };
	expect(calls.map(({ body }) => body.generationConfig)).toEqual([
		withThinking,
		{ maxOutputTokens: 8192 },
		withThinking,
	]);
});
