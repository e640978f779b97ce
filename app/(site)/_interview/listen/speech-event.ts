/** Events of Deepgram's two live APIs (Flux v2, Nova-3 v1) in one form. `text` is the whole turn so far: replace it, never append. `at`: milliseconds of performance.now(). */
export type SpeechEvent =
	| { type: "turn-started"; at: number }
	/** Interim text of the open turn. `voices` only where several people share a microphone. */
	| { type: "words"; text: string; at: number; voices?: VoiceText[] }
	/** Flux expects the turn to end: either `turn-ended` with the same text follows, or `resumed`. */
	| { type: "eager-end"; text: string; at: number }
	| { type: "resumed"; at: number }
	/** An empty text means that nothing was said in the turn. `voices` as above. */
	| { type: "turn-ended"; text: string; at: number; voices?: VoiceText[] }
	/** The connection was replaced, or listening was stopped. `seconds` of sound could not be transcribed, 0 when nothing was lost. */
	| { type: "gap"; seconds: number; at: number };

/** Consecutive words of one of several people at one microphone. Deepgram numbers the people from 0, anew for each connection. */
export interface VoiceText {
	voice: number;
	text: string;
}
