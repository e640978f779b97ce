// The part of the interview that is loaded once somebody speaks or asks.
import { type AnswererOptions, createAnswerer } from "./answer/answerer.ts";
import { ask } from "./answer/ask.ts";
import { createEchoDetector } from "./listen/echo.ts";
import type { Problem } from "./listen/problem.ts";
import type { SpeechEvent } from "./listen/speech-event.ts";
import type { Speaker } from "./speaker.ts";

interface Options extends AnswererOptions {
	onEcho: (echo: Problem | undefined) => void;
}

export function createConversation({ onEcho, ...options }: Options) {
	const answerer = createAnswerer(options);
	const echoes = createEchoDetector();
	return {
		...answerer,
		ask,
		hear(source: Speaker, event: SpeechEvent, isShared: boolean): void {
			answerer.hear(source, event, isShared);
			// A shared microphone is meant to pick up everybody, so there is no echo to detect.
			if (!isShared) onEcho(echoes.hear(source, event));
		},
		stopped(speaker: Speaker): void {
			answerer.stopped(speaker);
			echoes.forget(speaker);
			onEcho(undefined);
		},
	};
}

export type Conversation = ReturnType<typeof createConversation>;
