// An hour of interview in five minutes: what is lost, what stays in memory, and whether the page ever hangs.
import type { CDPSession } from "@playwright/test";
import { openLiveInterview, type Speaker } from "./live-page.ts";
import { digits } from "./measure.ts";
import { note } from "./report.ts";
import { control, scriptGemini } from "./requests.ts";
import type { Site } from "./site.ts";
import type { Services } from "./workers.ts";

const TURNS = 300;
const ANSWERS = 60;
const DROPS = [50, 110, 170, 230];
/** Words of 50 ms: the emulator hears sound in frames of 10 ms. */
const WORDS = 12;
const SPOKEN_SECONDS = 0.6;
/** A little longer, because a busy machine drops a few milliseconds of sound. */
const SECONDS = 0.75;
const PAUSE_MS = 300;
const DELAYS = { eagerMs: 120, endMs: 200 };
/** The page has loaded all its code by then. */
const WARM_UP_TURNS = 20;
const MOST_GROWTH_MIB = 30;

interface Said {
	speaker: Speaker;
	text: string;
}

const SCRIPT: Said[] = Array.from({ length: TURNS }, (_, i) => {
	const speaker = i % 2 === 0 ? "interviewer" : "me";
	const words = Array.from({ length: WORDS }, (_, word) => `turn${i}word${word}`).join(" ");
	// Two of five.
	const isQuestion = speaker === "interviewer" && (i / 2) % 5 < 2;
	return { speaker, text: isQuestion ? `What is ${words}?` : `${words}.` };
});

export async function measureLiveHour(services: Services, site: Site): Promise<void> {
	const { emulator } = services;
	await scriptGemini(services, "", [
		{ text: "A sentence of an **answer** to {clock}. ", times: 25, everyMs: 10 },
		{ finish: "STOP" },
	]);
	for (const tag of ["interviewer", "me"] as const) {
		const utterances = SCRIPT.filter(({ speaker }) => speaker === tag).map(({ text }) => ({
			text,
			seconds: SPOKEN_SECONDS,
		}));
		await control(emulator, "speech", { tag, utterances, delays: DELAYS });
	}
	const page = await site.open();
	await openLiveInterview(page);
	const devtools = await page.context().newCDPSession(page);
	let before = Number.NaN;
	let longBefore = 0;
	for (const [i, { speaker }] of SCRIPT.entries()) {
		if (i === WARM_UP_TURNS) {
			before = await heap(devtools);
			longBefore = await page.evaluate(() => window.bench.longTasks.length);
		}
		const said = page.evaluate(([who, seconds]) => window.bench.say(who, seconds), [
			speaker,
			SECONDS,
		] as const);
		if (DROPS.includes(i)) {
			await page.waitForTimeout((SPOKEN_SECONDS * 1_000) / 2);
			await control(emulator, "drop", "tag=interviewer");
		}
		await said;
		await page.waitForTimeout(PAUSE_MS);
	}
	await page.waitForTimeout(3_000);
	const skippedMs = await page.evaluate(() => window.bench.skippedMs());
	const longTasks = (await page.evaluate(() => window.bench.longTasks)).slice(longBefore);
	const growth = ((await heap(devtools)) - before) / 2 ** 20;
	const kept = await page.evaluate(
		() => Object.entries(localStorage).find(([key]) => key.startsWith("interview:"))?.[1],
	);
	await page.context().close();
	const { entries, answers } = JSON.parse(kept ?? "{}") as {
		entries: { speaker: Speaker; text?: string }[];
		answers: object[];
	};
	const words = (turns: { speaker: Speaker; text?: string }[], speaker: Speaker) =>
		turns.flatMap((turn) => (turn.speaker === speaker ? (turn.text ?? "").split(/\s+/) : []));
	const speakers = ["interviewer", "me"] as const;
	const lost = speakers.flatMap((speaker) => {
		const heard = new Set(words(entries, speaker));
		return words(SCRIPT, speaker).filter((word) => !heard.has(word));
	});
	const repeated = speakers.flatMap((speaker) => {
		const names = words(entries, speaker).filter((word) => /^turn\d/.test(word));
		return names.filter((word, at) => names.indexOf(word) !== at);
	});
	const isWhole = lost.length === 0 && repeated.length === 0 && answers.length >= ANSWERS;
	note({
		figure: `an hour of interview, ${TURNS} turns, ${DROPS.length} dropped sockets: words lost`,
		value: `${[`${lost.length} of ${TURNS * WORDS}`, ...lost].join(" ")}, ${repeated.length} twice; ${answers.length} answers; Chromium skipped ${digits(skippedMs)} ms of sound`,
		peer: "the script",
		ratio: "",
		target: `0, and ${ANSWERS} answers`,
		isReached: isWhole,
	});
	note({
		figure: "the same: growth of the page's memory",
		value: `${digits(growth)} MiB`,
		peer: `after ${WARM_UP_TURNS} turns`,
		ratio: "",
		target: `< ${MOST_GROWTH_MIB} MiB`,
		isReached: growth < MOST_GROWTH_MIB,
	});
	note({
		figure: "the same: tasks of the page over 50 ms",
		value: longTasks.length
			? `${longTasks.length}, the longest ${digits(Math.max(...longTasks))} ms`
			: "0",
		peer: "turns come twelve times as fast as in an interview",
		ratio: "",
		target: "0",
		isReached: longTasks.length === 0,
	});
}

/** Bytes in use after a garbage collection. */
async function heap(devtools: CDPSession): Promise<number> {
	await devtools.send("HeapProfiler.collectGarbage");
	const usage = (await devtools.send("Runtime.getHeapUsage")) as {
		usedSize: number;
		embedderHeapUsedSize?: number;
		backingStorageSize?: number;
	};
	return usage.usedSize + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0);
}
