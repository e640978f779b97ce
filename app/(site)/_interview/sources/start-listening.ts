// Opens sources and listens to them. Loaded when a user starts to listen.
import { api } from "../../_ui/api.ts";
import { keytermsOf } from "../background/keyterms.ts";
import { createListener } from "../listen/listener.ts";
import { openMicrophone, shareTab } from "../listen/open-sources.ts";
import { createProblem } from "../listen/problem.ts";
import type { LiveInterview } from "../live-interview.ts";
import type { Speaker } from "../speaker.ts";
import type { ListenChoices } from "./listen-settings.tsx";
import { playSample, type Sample } from "./sample-interview.ts";

interface Settings extends ListenChoices {
	/** The background, whose names and terms speech recognition should know. */
	background: string;
}

const requestKey = async (interview: LiveInterview) =>
	api("POST /api/deepgram", { body: { sessionId: await interview.startOnServer() } });

/** Shares a tab or screen and listens to the interviewer in it. Must be called in a click. */
export async function listenToInterviewer(interview: LiveInterview, settings: Settings) {
	const source = await shareTab();
	if ("problem" in source) return interview.reject("interviewer", source.problem);
	await deleteSample(interview);
	await listen(interview, "interviewer", source.stream, settings);
}

/** Listens to the microphone: to me, or to everybody in a room. */
export async function listenToMicrophone(interview: LiveInterview, settings: Settings) {
	const source = await openMicrophone(settings.microphone || undefined, settings.isRoom);
	if ("problem" in source) return interview.reject("me", source.problem);
	await deleteSample(interview);
	await listen(interview, "me", source.stream, settings);
}

/** Deletes the sample's transcript: answers in a real interview would be given in the name of its invented candidate. */
async function deleteSample(interview: LiveInterview): Promise<void> {
	if (!interview.isSample()) return;
	await interview.stop();
	interview.clear();
}

let isSampleLoading = false;

/** Plays the sample interview and listens to it as to two real sources, until one of them is stopped. Does nothing while it is loading. */
export async function listenToSample(interview: LiveInterview): Promise<void> {
	if (isSampleLoading) return;
	isSampleLoading = true;
	let sample: Sample;
	try {
		sample = await playSample();
	} finally {
		isSampleLoading = false;
	}
	const settings = { language: "en", microphone: "", isRoom: false, background: "" };
	// A real source may have been opened meanwhile.
	if (interview.isListening()) return sample.stop();
	interview.beginSample();
	let isOver = false;
	// The other source has nothing to hear without the sample.
	const end = () => {
		if (isOver) return;
		isOver = true;
		sample.stop();
		void interview.stop();
	};
	await Promise.all([
		listen(interview, "interviewer", sample.interviewer, settings, end),
		listen(interview, "me", sample.me, settings, end),
	]);
	if (!isOver) sample.start(end);
}

async function listen(
	interview: LiveInterview,
	speaker: Speaker,
	stream: MediaStream,
	{ language, isRoom, background }: Settings,
	onStop = () => {},
): Promise<void> {
	const keyterms = keytermsOf(background);
	try {
		const listener = createListener({
			speaker,
			stream,
			language,
			isRoom,
			keyterms,
			requestKey: () => requestKey(interview),
		});
		const stop = () => {
			onStop();
			return listener.stop();
		};
		await interview.listen({ ...listener, stop });
	} catch {
		// The browser has no AudioContext, or cannot start one.
		for (const track of stream.getTracks()) track.stop();
		interview.reject(speaker, createProblem("not-started", speaker));
	}
}
