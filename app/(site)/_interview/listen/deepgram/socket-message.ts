import type { SpeechEvent } from "../speech-event.ts";

/** The meaning of one message of a live socket. */
export interface Heard {
	events: SpeechEvent[];
	/** How many seconds of this socket's sound have been transcribed. Later sound must be sent again if the socket drops. */
	until?: number;
	/** The socket has reported a fatal error and cannot be used any more. */
	hasFailed?: boolean;
}

export interface TimedWord {
	word?: string;
	punctuated_word?: string;
	start?: number;
	end?: number;
	speaker?: number;
}

/** Returns an empty object for text that is not a JSON object. */
export function parseMessage<T extends object>(text: string): Partial<T> {
	try {
		const json: unknown = JSON.parse(text);
		return typeof json === "object" && json !== null ? (json as Partial<T>) : {};
	} catch {
		return {};
	}
}

/** Deepgram's specification says `Error`, its examples also `FatalError`. */
export function isError(type: string | undefined): boolean {
	return type === "Error" || type === "FatalError";
}
