// The check of a source after listening has started: is it shared with sound, does the meter move, do words arrive?
import type { ProblemCode } from "../listen/problem.ts";
import type { Speaker } from "../speaker.ts";
import type { SourceStatus } from "./live-sources.ts";

/** After this time, a step that has not been reached counts as missing. */
export const CHECK_MS = 30_000;

interface Step {
	name: string;
	state: "waiting" | "ok" | "failed";
}

interface SourceCheck {
	steps: Step[];
	/** The current state, or what to do. */
	status: string;
}

const OPEN: Record<Speaker, string> = { interviewer: "Shared with sound", me: "Microphone open" };
const SPEAK: Record<Speaker, string> = {
	interviewer: "Waiting for somebody in the call to speak.",
	me: "Say a sentence aloud.",
};
const NO_SOUND: Record<Speaker, string> = {
	interviewer:
		"No sound for half a minute: ask somebody in the call to speak, and check that the shared tab is the call.",
	me: "No sound for half a minute: speak louder, unmute the microphone or choose another one.",
};
const NO_WORDS = "Sound but no words for half a minute: check the language and speak clearly.";
/** The other problems stop the source, or concern no step. */
const FAILED_STEP: Partial<Record<ProblemCode, number>> = {
	paused: 1,
	muted: 1,
	"no-words": 2,
	offline: 2,
	"key-refused": 2,
	"deepgram-limit": 2,
};

/** `isOver`: the time of the check has passed. */
export function checkSource(speaker: Speaker, source: SourceStatus, isOver: boolean): SourceCheck {
	const { hasSound, hasWords, problem } = source;
	const failed = problem && FAILED_STEP[problem.code];
	const done = [true, hasSound || hasWords, hasWords];
	const steps = [OPEN[speaker], "Sound", "Words"].map((name, i): Step => {
		if (i === failed) return { name, state: "failed" };
		if (done[i]) return { name, state: "ok" };
		// Only the first missing step is reported.
		return { name, state: isOver && done[i - 1] ? "failed" : "waiting" };
	});
	// The problem itself says what to do.
	const status = failed === undefined ? statusOf(speaker, source, isOver) : "Not transcribing";
	return { steps, status };
}

function statusOf(
	speaker: Speaker,
	{ state, hasSound, hasWords }: SourceStatus,
	isOver: boolean,
): string {
	if (state === "connecting") return "Connecting …";
	if (state === "reconnecting") return "Reconnecting. Sound is kept meanwhile.";
	if (hasWords) return "Transcribing";
	if (hasSound) return isOver ? NO_WORDS : "Sound arrives, waiting for words.";
	return isOver ? NO_SOUND[speaker] : SPEAK[speaker];
}
