import { expect, test } from "vitest";
import type { ListenOptions } from "./deepgram/listen-url.ts";
import { LiveSession } from "./live-session.ts";
import { createProblem } from "./problem.ts";
import type { SpeechEvent } from "./speech-event.ts";

const RATE = 100;
const CHUNK_MS = 80;
const REFUSED = { problem: createProblem("key-refused", "me"), retryAfterMs: undefined };

/** A session with its own clock, whose effects are recorded. */
function createSession(options: Partial<ListenOptions> = {}) {
	const connects: string[] = [];
	const sent: (Int16Array | string)[] = [];
	const events: SpeechEvent[] = [];
	const problems: (string | undefined)[] = [];
	const messages: (string | undefined)[] = [];
	const states: string[] = [];
	let disconnects = 0;
	let at = 0;
	const session = new LiveSession(
		{ speaker: "interviewer", language: "en", keyterms: [], ...options },
		RATE,
		0,
		{
			connect: (version) => connects.push(version),
			disconnect: () => disconnects++,
			send: (data) => sent.push(data),
			bufferedBytes: () => 0,
			event: (event) => events.push(event),
			problem(problem) {
				problems.push(problem?.code);
				messages.push(problem?.message);
			},
			state: (state) => states.push(state),
		},
	);
	session.tick(0);
	const app = {
		session,
		connects,
		sent,
		problems,
		states,
		/** Type and text of the events since the last call. */
		events: () =>
			events
				.splice(0)
				.map((event) =>
					"text" in event
						? `${event.type}: ${event.text}`
						: event.type === "gap"
							? `gap: ${event.seconds}`
							: event.type,
				),
		messages: () => messages,
		disconnects: () => disconnects,
		/** Sound of this loudness arrives for `ms`. */
		hear(ms: number, rms = 0.1) {
			for (const end = at + ms; at < end; ) {
				at += CHUNK_MS;
				session.chunk(new Int16Array((RATE * CHUNK_MS) / 1000), rms, at);
			}
		},
		/** The browser pauses the sound for `ms`, in which only the timer runs. */
		pause(ms: number) {
			for (const end = at + ms; at < end; ) {
				at += 500;
				session.setPaused(true, at);
				session.tick(at);
			}
		},
		open: () => session.opened(at),
		drop: () => session.closed(at),
		flux(event: string, transcript: string, until: number) {
			const info = { type: "TurnInfo", event, transcript, words: [] };
			const window = { audio_window_start: 0, audio_window_end: until };
			session.message(JSON.stringify({ ...info, ...window }), at);
		},
		message: (message: object) => session.message(JSON.stringify(message), at),
		/** Socket after socket fails, as soon as each is opened. */
		failHandshakes(count: number) {
			for (let i = 0; i < count; i++) {
				session.closed(at);
				// Longer than any delay between two attempts.
				app.hear(10_080, 0.0001);
			}
		},
		now: () => at,
	};
	return app;
}

const sentSeconds = (sent: (Int16Array | string)[]) =>
	sent.reduce((sum, data) => sum + data.length, 0) / RATE;

test("sound from before the socket opened is sent, and nothing is reported as lost", () => {
	const app = createSession();
	expect(app.connects).toEqual(["v2"]);
	app.hear(800);
	expect(app.sent).toEqual([]);
	app.open();
	app.hear(1_600);
	expect(sentSeconds(app.sent)).toBeCloseTo(2.4);
	expect(app.events()).toEqual([]);
	expect(app.states).toEqual(["listening"]);
});

test("a turn starts once and ends once, whatever the socket sends", () => {
	const app = createSession();
	app.open();
	app.flux("Update", "", 0.2);
	app.flux("EndOfTurn", "", 0.3);
	app.flux("TurnResumed", "", 0.3);
	app.flux("StartOfTurn", "Why", 0.5);
	app.flux("StartOfTurn", "Why", 0.5);
	app.flux("Update", "Why", 0.7);
	app.flux("EagerEndOfTurn", "Why us?", 0.9);
	app.flux("EndOfTurn", "Why us?", 1);
	app.flux("Update", "And", 1.2);
	app.flux("EndOfTurn", "And then?", 1.5);
	expect(app.events()).toEqual([
		"turn-started",
		"words: Why",
		"eager-end: Why us?",
		"turn-ended: Why us?",
		"turn-started",
		"words: And",
		"turn-ended: And then?",
	]);
});

test("a dropped socket is replaced at once: the turn is closed as it is, and the sound after its last word is sent again", () => {
	const app = createSession();
	app.open();
	app.hear(4_000);
	app.flux("Update", "Tell me", 3);
	app.sent.length = 0;
	app.drop();
	expect(app.events()).toEqual(["turn-started", "words: Tell me", "turn-ended: Tell me"]);
	app.hear(400);
	expect(app.connects).toEqual(["v2", "v2"]);
	app.open();
	expect(app.events()).toEqual(["gap: 0"]);
	app.hear(1_600);
	// One unacknowledged second, the outage, and what followed.
	expect(sentSeconds(app.sent)).toBeCloseTo(1 + 0.4 + 1.6);
	expect(app.states).toEqual(["listening", "reconnecting", "listening"]);
});

test("an outage longer than the buffer is a gap of that length", () => {
	const app = createSession();
	app.open();
	app.hear(4_000);
	app.flux("EndOfTurn", "Tell me", 4);
	app.drop();
	app.hear(40_000);
	app.events();
	app.open();
	expect(app.events()).toEqual(["gap: 10"]);
});

test("an outage in silence loses nothing", () => {
	const app = createSession();
	app.open();
	app.hear(4_000);
	app.flux("EndOfTurn", "Tell me", 4);
	app.drop();
	app.hear(40_000, 0);
	app.events();
	app.open();
	expect(app.events()).toEqual(["gap: 0"]);
});

test("a project without Flux gets Nova-3 after two failed handshakes, with a message", () => {
	const app = createSession();
	app.failHandshakes(2);
	expect(app.connects).toEqual(["v2", "v2", "v1"]);
	expect(app.problems).toEqual([]);
	app.open();
	expect(app.problems).toEqual(["flux-refused"]);
	app.message({
		type: "Results",
		start: 0,
		duration: 1,
		is_final: true,
		speech_final: true,
		channel: { alternatives: [{ transcript: "Why us?", words: [] }] },
	});
	expect(app.events()).toEqual(["turn-started", "turn-ended: Why us?"]);
});

test("Flux that has worked is not replaced when the network is bad for a while", () => {
	const app = createSession();
	app.open();
	app.flux("Update", "", 0.2);
	app.failHandshakes(6);
	expect(new Set(app.connects)).toEqual(new Set(["v2"]));
});

test("a language that Flux does not support uses Nova-3 without a message", () => {
	const app = createSession({ language: "pl" });
	app.open();
	expect(app.connects).toEqual(["v1"]);
	expect(app.problems).toEqual([]);
});

test("Deepgram at its limit is reported until a socket opens", () => {
	const app = createSession();
	app.failHandshakes(3);
	expect(app.problems).toEqual([]);
	app.drop();
	expect(app.problems).toEqual(["deepgram-limit"]);
	app.hear(10_080, 0.0001);
	app.open();
	expect(app.problems).toEqual(["deepgram-limit", undefined]);
});

test("sockets that close soon after they open are failures too", () => {
	const app = createSession();
	app.open();
	app.drop();
	app.hear(160);
	expect(app.connects).toEqual(["v2"]);
	app.hear(160);
	expect(app.connects).toEqual(["v2", "v2"]);
});

test("only a socket that has lasted for a while and answered is replaced at once", () => {
	const app = createSession({ language: "pl" });
	const answer = { type: "Results", start: 0, duration: 1, is_final: true };
	const dropsAfter = (ms: number, answers: boolean) => {
		app.open();
		if (answers) app.message(answer);
		app.hear(ms, 0.001);
		const before = app.connects.length;
		app.drop();
		app.hear(80, 0.001);
		const isReplaced = app.connects.length > before;
		app.hear(10_080, 0.001);
		return isReplaced;
	};
	expect(dropsAfter(2_960, true)).toBe(false);
	expect(dropsAfter(3_040, false)).toBe(false);
	expect(dropsAfter(3_040, true)).toBe(true);
});

test("handshakes that fail offline say nothing about Flux or a limit", () => {
	const app = createSession();
	app.session.setOnline(false, 0);
	app.failHandshakes(6);
	expect(new Set(app.connects)).toEqual(new Set(["v2"]));
	expect(app.problems).toEqual(["offline"]);
});

test("a key that is not created is reported, and requested again with growing delays", () => {
	const app = createSession();
	app.session.keyFailed(0, REFUSED);
	expect(app.problems).toEqual(["key-refused"]);
	app.hear(320);
	expect(app.connects).toHaveLength(2);
	app.session.keyFailed(app.now(), REFUSED);
	app.hear(320);
	expect(app.connects).toHaveLength(2);
	app.hear(320);
	expect(app.connects).toHaveLength(3);
	app.open();
	expect(app.problems).toEqual(["key-refused", undefined]);
});

test("a new reason for a missing key replaces the previous one, and its delay applies", () => {
	const app = createSession();
	const quota = { ...REFUSED.problem, message: "Your quota is used up." };
	app.session.keyFailed(0, REFUSED);
	app.hear(320);
	app.session.keyFailed(app.now(), { problem: quota, retryAfterMs: 30_000 });
	expect(app.messages()).toEqual([REFUSED.problem.message, quota.message]);
	app.hear(29_000, 0);
	expect(app.connects).toHaveLength(2);
	app.hear(2_000, 0);
	expect(app.connects).toHaveLength(3);
});

test("offline, that is the only problem reported, and the session connects again when online", () => {
	const app = createSession();
	app.open();
	app.session.setOnline(false, 0);
	app.drop();
	for (let i = 0; i < 5; i++) {
		app.hear(2_080, 0);
		app.session.keyFailed(app.now(), REFUSED);
	}
	expect(app.problems).toEqual(["offline"]);
	const before = app.connects.length;
	app.session.setOnline(true, app.now());
	app.hear(80);
	expect(app.connects).toHaveLength(before + 1);
	expect(app.connects.at(-1)).toBe("v2");
	expect(app.problems).toEqual(["offline", undefined]);
});

test("a socket from before a change of network is replaced", () => {
	const app = createSession();
	app.open();
	app.session.setOnline(false, 0);
	app.session.setOnline(true, 0);
	app.hear(80);
	expect(app.disconnects()).toBe(1);
	expect(app.connects).toHaveLength(2);
});

test("sound without words for 8 s is reported until words arrive", () => {
	const app = createSession();
	app.open();
	for (let i = 0; i < 9; i++) {
		app.hear(1_040);
		app.flux("Update", "", 0);
	}
	expect(app.problems).toEqual(["no-words"]);
	expect(app.disconnects()).toBe(0);
	app.flux("Update", "Hello", 8);
	app.hear(80);
	expect(app.problems).toEqual(["no-words", undefined]);
});

test("a stuck turn is closed as it is, and the socket is replaced", () => {
	const app = createSession();
	app.open();
	app.flux("StartOfTurn", "So", 0.5);
	app.hear(7_040, 0.001);
	expect(app.events()).toEqual(["turn-started", "words: So", "turn-ended: So"]);
	expect(app.disconnects()).toBe(1);
	app.hear(400);
	expect(app.connects).toHaveLength(2);
});

test("a fatal error replaces the socket", () => {
	const app = createSession();
	app.open();
	app.message({ type: "FatalError", code: "INTERNAL", description: "broken" });
	app.hear(320);
	expect(app.disconnects()).toBe(1);
	expect(app.connects).toHaveLength(2);
});

test("while the browser pauses the sound, no socket is replaced and no key asked for; afterwards listening goes on", () => {
	const app = createSession();
	app.open();
	app.pause(60_000);
	expect(app.problems).toEqual(["paused"]);
	expect([app.disconnects(), app.connects]).toEqual([0, ["v2"]]);
	// Deepgram closes a socket without sound.
	app.drop();
	app.pause(60_000);
	expect(app.connects).toEqual(["v2"]);
	app.session.setPaused(false, app.now());
	app.hear(80);
	expect(app.problems).toEqual(["paused", undefined]);
	expect(app.connects).toEqual(["v2", "v2"]);
});

test("a muted track is reported until it is unmuted", () => {
	const app = createSession();
	app.open();
	app.session.setMuted(true);
	app.hear(80, 0);
	app.session.setMuted(false);
	app.hear(80);
	expect(app.problems).toEqual(["muted", undefined]);
});

test("a source that has become silent is reported, below every other problem", () => {
	const app = createSession({ speaker: "me" });
	app.open();
	app.hear(80);
	for (let i = 0; i < 121; i++) {
		app.hear(1_040, 0);
		app.flux("Update", "", app.now() / 1_000);
	}
	expect(app.messages()).toEqual([
		"Only silence has come from your microphone for 2 minutes: is it muted?",
	]);
	app.session.setMuted(true);
	app.hear(80, 0);
	app.session.setMuted(false);
	app.hear(80);
	expect(app.problems).toEqual(["silent", "muted", undefined]);
});

test("stop asks for the last words, closes an open turn and does not connect again", () => {
	const app = createSession();
	app.open();
	app.hear(800);
	app.flux("Update", "Tell", 0.5);
	expect(app.session.stop(app.now())).toBe(1_000);
	expect(app.sent.at(-1)).toBe('{"type":"CloseStream"}');
	app.flux("Update", "Tell me", 0.8);
	app.drop();
	app.session.finish(app.now());
	app.hear(20_000);
	expect(app.events()).toEqual([
		"turn-started",
		"words: Tell",
		"words: Tell me",
		"turn-ended: Tell me",
	]);
	expect(app.sent.at(-1)).toBe('{"type":"CloseStream"}');
	expect(app.connects).toHaveLength(1);
	expect(app.states.at(-1)).toBe("stopped");
});

test("stop while catching up sends the rest first, and waits longer for its words", () => {
	const app = createSession();
	app.hear(8_000);
	app.open();
	app.hear(80);
	expect(app.session.stop(app.now())).toBe(5_000);
	expect(app.sent.at(-1)).toBe('{"type":"CloseStream"}');
	expect(sentSeconds(app.sent.slice(0, -1))).toBeCloseTo(8.08);
	app.drop();
	app.session.finish(app.now());
	expect(app.events()).toEqual([]);
});

test("words that Deepgram does not send in time after a stop are a gap", () => {
	const app = createSession();
	app.open();
	app.hear(4_000);
	app.flux("EndOfTurn", "Tell me", 3);
	app.events();
	app.session.stop(app.now());
	app.session.finish(app.now());
	expect(app.events()).toEqual(["gap: 1"]);
});

test("stop without a socket reports the sound that was not transcribed", () => {
	const app = createSession();
	app.open();
	app.hear(4_000);
	app.flux("EndOfTurn", "Tell me", 4);
	app.drop();
	app.hear(4_000);
	app.hear(8_000, 0.001);
	app.hear(4_000);
	app.events();
	expect(app.session.stop(app.now())).toBe(0);
	app.session.finish(app.now());
	expect(app.events()).toEqual(["gap: 8"]);
});

test("less than half a second of sound before a stop is not a gap", () => {
	const app = createSession();
	app.hear(400);
	app.session.stop(app.now());
	app.session.finish(app.now());
	expect(app.events()).toEqual([]);
});

test("sound in which Flux found no words is neither sent again nor lost", () => {
	const app = createSession();
	app.open();
	for (let i = 0; i < 60; i++) {
		app.hear(1_040, 0.005);
		app.flux("Update", "", app.now() / 1_000);
	}
	app.drop();
	app.open();
	expect(app.events()).toEqual(["gap: 0"]);
	app.sent.length = 0;
	app.hear(8_000, 0.005);
	// The last two seconds may contain the beginning of a word.
	expect(sentSeconds(app.sent)).toBeCloseTo(2 + 8);
});

test("words that Nova-3 withdraws end their turn at once, and silence is not a turn", () => {
	const app = createSession({ language: "pl" });
	app.open();
	const result = (transcript: string, is_final: boolean) =>
		app.message({
			...{ type: "Results", start: 0, duration: 1, is_final, speech_final: false },
			channel: { alternatives: [{ transcript, words: [] }] },
		});
	result("No", false);
	result("", true);
	result("", true);
	app.message({ type: "UtteranceEnd" });
	expect(app.events()).toEqual(["turn-started", "words: No", "turn-ended: "]);
	app.hear(7_040, 0.001);
	expect(app.disconnects()).toBe(0);
});

test("the reason why listening ended stays", () => {
	const app = createSession();
	app.open();
	app.session.fail("track-ended");
	app.session.finish(0);
	expect(app.problems).toEqual(["track-ended"]);
});
