import type { Speaker } from "../speaker.ts";
import { NO_TAB_SOUND } from "./tab-sound.ts";

// Most urgent first: one problem of a source is shown at a time.
const MESSAGES = {
	"track-ended": {
		interviewer: "Sharing has stopped: share the tab of the call again.",
		me: "The microphone was disconnected: connect it again or choose another one.",
	},
	refused: {
		interviewer:
			"Nothing is shared: choose the tab of the call, and allow screen recording if the system asks for it.",
		me: "The microphone is blocked: allow it in the browser's settings for this site, then try again.",
	},
	unsupported: {
		interviewer: NO_TAB_SOUND,
		me: "This browser does not let the page use a microphone: open the page over HTTPS in a current browser.",
	},
	"window-shared": "A window is shared without sound: share the browser tab of the call instead.",
	"screen-without-sound":
		"The screen is shared without sound: switch on system audio where the browser offers it, or share the tab of the call instead.",
	"no-sound-track":
		"The tab is shared without sound: share it again and switch on “Also share tab audio”.",
	"no-microphone": "The microphone was not found: connect it or choose another one.",
	"microphone-in-use":
		"The microphone could not be opened: close other programs that use it, then try again.",
	"not-started": "Listening could not start: reload the page and try again.",
	paused: "The browser has paused the sound: click anywhere on this page to continue.",
	offline:
		"You are offline: check your network; the last 30 seconds of sound are kept and will be transcribed.",
	// `keyFailure` replaces this with a specific message.
	"key-refused":
		"The server did not create a Deepgram key: the page keeps trying; if this message stays, tell your admin.",
	"deepgram-limit":
		"Deepgram does not accept connections, perhaps because its limit is reached: stop listening in other tabs; the page keeps trying.",
	muted: {
		interviewer:
			"No sound comes from the shared tab: check that the call runs in it and that the call is not muted.",
		me: "No sound comes from your microphone: unmute it or choose another one.",
	},
	"no-words": {
		interviewer:
			"There is sound but no words are recognized: check the language and that the shared tab is the call.",
		me: "There is sound but no words are recognized: check the language and speak closer to the microphone.",
	},
	echo: "Your microphone hears the interviewer through your loudspeakers: use headphones.",
	// It may be right: somebody has muted it on purpose, or only listens.
	silent: {
		interviewer:
			"Only silence has come from the shared tab for 2 minutes: is the call in it, and not muted?",
		me: "Only silence has come from your microphone for 2 minutes: is it muted?",
	},
	"flux-refused":
		"Deepgram refused its Flux model, so Nova-3 is used and answers start later: ask Deepgram to enable Flux for your project.",
} satisfies Record<string, string | Record<Speaker, string>>;

export type ProblemCode = keyof typeof MESSAGES;

/** A problem of a source. `message` says what is wrong and what to do. */
export interface Problem {
	code: ProblemCode;
	message: string;
}

export function createProblem(code: ProblemCode, speaker: Speaker): Problem {
	const message = MESSAGES[code];
	return { code, message: typeof message === "string" ? message : message[speaker] };
}

/** The most urgent of several problems of one source. */
export function mostUrgent(problems: Iterable<Problem>): Problem | undefined {
	const order = Object.keys(MESSAGES);
	return [...problems].sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code))[0];
}
