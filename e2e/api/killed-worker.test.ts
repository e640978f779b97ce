// A Worker that is killed while answers stream: what is recorded, and who is rejected afterwards.
import type { Step } from "../../emulator/script.ts";
import { emulatorSettings, startEmulator } from "../../emulator/server.ts";
import { withD1 } from "../support/database.ts";
import { EmulatorClient } from "../support/emulator.ts";
import { expect, test } from "../support/fixtures.ts";
import { Person, readFrames } from "../support/people.ts";
import { answerOf } from "../support/usage.ts";

// $0.27 as priced: a million tokens in, one more cached, 400,000 out.
const ANSWER = answerOf("gemini-2.5-flash-lite");
const ANSWER_USD = 0.27;
const SEVERAL = 4;

test("killing the Worker loses only the answers in progress, and blocks nobody for long", async ({
	startWith,
	mark,
}) => {
	const ownEmulator = await startEmulator({ port: 0, paceMs: 0 });
	const emulator = new EmulatorClient(ownEmulator.url);
	const worker = await startWith(
		{ ...emulatorSettings(ownEmulator.url), USAGE_DAILY_USD: `${ANSWER_USD * SEVERAL + 0.01}` },
		"populated",
	);
	const person = worker.accounts.approved();
	const script = (name: string, ...steps: Step[]) =>
		emulator.script("gemini", `${mark} ${name}`, steps, SEVERAL + 1);
	await script("recorded", ...ANSWER);
	await script("unanswered", { hold: "never" });
	await script("begun", { text: "Well." }, { hold: "never" });

	for (let i = 0; i < SEVERAL - 1; i++) await readFrames(await person.ask(`${mark} recorded`));
	await expect.poll(() => spentToday(person)).toBeCloseTo((SEVERAL - 1) * ANSWER_USD, 6);
	// The answers of other users are at different stages: not begun, streaming, and complete but perhaps not recorded.
	const other = worker.accounts.approved();
	await other.ask(`${mark} unanswered`);
	await emulator.seenOnce("gemini", `${mark} unanswered`, "open");
	await untilText(await other.ask(`${mark} begun`));
	await readFrames(await other.ask(`${mark} recorded`));
	const abandoned = await person.ask(`${mark} begun`);
	await untilText(abandoned);

	let reserved: string[] = [];
	const url = await worker.killAndStartAgain(async () => {
		await withD1(worker.state, async (d1) => {
			const whole = await d1
				.prepare(
					"select userId, count(*) calls, sum(costNano) nano from generation group by userId",
				)
				.all<Sums>();
			const days = await d1
				.prepare(
					"select userId, sum(calls) calls, sum(costNano) nano from usage_day where userId <> '' group by userId",
				)
				.all<Sums>();
			const inOrder = (rows: Sums[]) => rows.toSorted((a, b) => a.userId.localeCompare(b.userId));
			expect(inOrder(days.results)).toEqual(inOrder(whole.results));
			const own = whole.results.find(({ userId }) => userId === person.id);
			expect(own).toMatchObject({ calls: SEVERAL - 1, nano: (SEVERAL - 1) * ANSWER_USD * 1e9 });
			const others = whole.results.find(({ userId }) => userId === other.id);
			expect(others?.calls ?? 0).toBeLessThanOrEqual(1);
			const reservations = await d1
				.prepare("select userId, expiresAt - unixepoch() seconds from reservation")
				.all<{ userId: string; seconds: number }>();
			reserved = reservations.results.map(({ userId }) => userId);
			for (const { seconds } of reservations.results) expect(seconds).toBeLessThanOrEqual(300);
		});
	});
	expect(reserved.filter((id) => id === person.id)).toHaveLength(1);

	// There is room for one more answer, and the killed one reserves less than that.
	const again = new Person(url, person.cookie, person);
	expect(await spentToday(again)).toBeCloseTo((SEVERAL - 1) * ANSWER_USD, 6);
	const frames = await readFrames(await again.ask(`${mark} recorded`));
	expect(frames).toContain('{"text":"Yes."}');
	await expect.poll(() => spentToday(again)).toBeCloseTo(SEVERAL * ANSWER_USD, 6);
	await ownEmulator.close();
});

interface Sums {
	userId: string;
	calls: number;
	nano: number;
}

async function spentToday(person: Person): Promise<number> {
	const response = await person.get("/api/usage");
	const { today } = await response.json<{ today: { geminiUsd: number } }>();
	return today.geminiUsd;
}

/** Reads a stream up to its first text and leaves it open. */
async function untilText(response: Response): Promise<void> {
	const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
	for (let text = ""; !text.includes('{"text"'); ) text += (await reader?.read())?.value ?? "";
}
