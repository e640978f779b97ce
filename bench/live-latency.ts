// How soon an answer is on the screen after the interviewer has asked.

import { openLiveInterview } from "./live-page.ts";
import { digits, quantile } from "./measure.ts";
import { note } from "./report.ts";
import { control, scriptGemini } from "./requests.ts";
import type { Site } from "./site.ts";
import type { Services } from "./workers.ts";

const TURNS = 60;
const EAGER_TURNS = 30;
const SECONDS = 0.7;
/** Deepgram's own delay after the end of speech, and Gemini's before its first word. */
const END_MS = 260;
const FIRST_WORD_MS = 300;
/** The eager end, 500 ms before the end of a turn that takes that long to be sure. */
const EAGER = { eagerMs: 120, endMs: 620 };
/** At most 60 answers a minute are allowed. */
const PAUSE_MS = 400;

interface Turn {
	/** When speech ended in the sound, and when the answer's first word was drawn: milliseconds since 1970. */
	endedAt: number;
	drawnAt: number;
}

export async function measureLiveLatency(services: Services, site: Site): Promise<void> {
	await scriptGemini(services, "", [
		{ status: 200 },
		{ pauseMs: FIRST_WORD_MS },
		{ text: "{clock} " },
		{ text: "and so on. ", times: 10, everyMs: 5 },
		{ finish: "STOP" },
	]);
	const byEnd = await ask(services, site, TURNS, { eagerMs: 10_000, endMs: END_MS });
	const added = byEnd.turns.map(
		({ endedAt, drawnAt }) => drawnAt - endedAt - END_MS - FIRST_WORD_MS,
	);
	const [p50, p99] = [quantile(added, 0.5), quantile(added, 0.99)];
	note({
		figure:
			"from the end of speech to the answer's first word on the screen, over Deepgram's and Gemini's own delays",
		value: `p50 ${digits(p50)} ms, p99 ${digits(p99)} ms`,
		peer: `Deepgram ${END_MS} ms, Gemini ${FIRST_WORD_MS} ms`,
		ratio: "",
		target: "p50 ≤ 60 ms, p99 ≤ 150 ms",
		isReached: p50 <= 60 && p99 <= 150,
	});

	const eager = await ask(services, site, EAGER_TURNS, EAGER);
	const ahead = eager.turns.flatMap(({ drawnAt }, i) => {
		const endOfTurn = eager.ends[i];
		return endOfTurn === undefined ? [] : [endOfTurn - drawnAt];
	});
	note({
		figure:
			"with an eager end that is not resumed, the answer's first word comes before `EndOfTurn` by",
		value: `p50 ${digits(quantile(ahead, 0.5))} ms, least ${digits(Math.min(...ahead))} ms`,
		peer: `\`EagerEndOfTurn\` comes ${EAGER.endMs - EAGER.eagerMs} ms before it, Gemini takes ${FIRST_WORD_MS} ms`,
		ratio: "",
		target: "> 0",
		isReached: Math.min(...ahead) > 0,
	});
}

async function ask(
	services: Services,
	site: Site,
	count: number,
	delays: { eagerMs: number; endMs: number },
): Promise<{ turns: Turn[]; ends: number[] }> {
	const utterances = Array.from({ length: count }, (_, i) => ({
		text: `What is number ${i}?`,
		seconds: SECONDS,
	}));
	await control(services.emulator, "speech", { tag: "interviewer", utterances, delays });
	const page = await site.open();
	await openLiveInterview(page);
	const turns: Turn[] = [];
	for (let i = 0; i < count; i++) {
		turns.push(
			await page.evaluate(async (seconds) => {
				const drawn = window.bench.nextAnswer();
				const endedAt = await window.bench.say("interviewer", seconds);
				return { endedAt, drawnAt: await drawn };
			}, SECONDS),
		);
		await page.waitForTimeout(Math.max(PAUSE_MS, delays.endMs));
	}
	const sockets = await fetch(
		`${services.emulator}/emulator/journal?service=live&contains=interviewer&state=open`,
	);
	const [socket] = (await sockets.json()) as { body: { turns: { at: number }[] } }[];
	await page.context().close();
	return { turns, ends: (socket?.body.turns ?? []).map(({ at }) => at) };
}
