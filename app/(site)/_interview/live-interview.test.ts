import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Listener, ListenerCallbacks } from "./listen/listener.ts";
import { createLiveInterview } from "./live-interview.ts";
import type { Speaker } from "./speaker.ts";

/** Paths of the requests to the API, in their order. */
let requests: string[];

beforeEach(() => {
	requests = [];
	vi.stubGlobal("window", {});
	vi.stubGlobal("fetch", async (input: RequestInfo | URL) => {
		requests.push(String(input instanceof Request ? input.url : input));
		return Response.json({ sessionId: "session-1" });
	});
});
afterEach(() => {
	vi.unstubAllGlobals();
});

function fakeListener(speaker: Speaker) {
	let callbacks: ListenerCallbacks | undefined;
	const fake = {
		stops: 0,
		isSubscribed: () => callbacks !== undefined,
		/** It stops by itself: the device is gone. */
		end() {
			callbacks?.problem({ code: "track-ended", message: "Gone." });
			callbacks?.state("stopped");
		},
		say(text: string) {
			callbacks?.event({ type: "turn-started", at: performance.now() });
			callbacks?.event({ type: "turn-ended", text, at: performance.now() });
		},
		start: () => callbacks?.event({ type: "turn-started", at: performance.now() }),
		hear(type: "words" | "turn-ended", text: string) {
			callbacks?.event({ type, text, at: performance.now() });
		},
	};
	const listener: Listener = {
		speaker,
		isShared: false,
		picture: undefined,
		subscribe(added) {
			callbacks = added;
			added.state("listening");
			return () => {
				callbacks = undefined;
			};
		},
		async stop() {
			fake.stops++;
		},
	};
	return { ...fake, listener, stops: () => fake.stops };
}

function openInterview() {
	const interview = createLiveInterview("ann", () => "");
	interview.open();
	const asked = () => {
		const { next, current } = interview.answers.snapshot();
		return (next ?? current)?.question;
	};
	return { interview, asked };
}

test("a microphone that ended by itself is forgotten as if it had been stopped: each question is answered alone", async () => {
	const { interview, asked } = openInterview();
	const [me, interviewer] = [fakeListener("me"), fakeListener("interviewer")];
	await interview.listen(me.listener);
	await interview.listen(interviewer.listener);
	me.say("I am ready to begin.");
	me.end();
	await vi.waitFor(() => expect(me.isSubscribed()).toBe(false));
	expect(interview.snapshot().sources.me).toMatchObject({
		state: "stopped",
		problem: { code: "track-ended" },
	});
	for (const question of ["Why Go?", "Where do you live?"]) {
		interviewer.say(question);
		await vi.waitFor(() => expect(asked()).toBe(question));
	}
	expect(interview.snapshot().sources.interviewer?.state).toBe("listening");
	await interview.stop();
});

test("the interview on the server ends when the last source has ended by itself", async () => {
	const { interview } = openInterview();
	const [me, interviewer] = [fakeListener("me"), fakeListener("interviewer")];
	await interview.listen(me.listener);
	await interview.listen(interviewer.listener);
	await interview.startOnServer();
	interviewer.end();
	await vi.waitFor(() => expect(interviewer.isSubscribed()).toBe(false));
	expect(requests).toHaveLength(1);
	me.end();
	await vi.waitFor(() => expect(requests[1]).toContain("/api/sessions/end"));
});

test("a source that is allowed after the page was left is stopped, and the interview on the server ends", async () => {
	const { interview } = openInterview();
	interview.close();
	const me = fakeListener("me");
	await interview.startOnServer();
	await interview.listen(me.listener);
	expect(me.stops()).toBe(1);
	expect(me.isSubscribed()).toBe(false);
	expect(interview.snapshot().sources.me).toBeUndefined();
	await vi.waitFor(() => expect(requests[1]).toContain("/api/sessions/end"));
});

test("an interview that is opened again after it was closed listens", async () => {
	const { interview } = openInterview();
	interview.close();
	interview.open();
	const me = fakeListener("me");
	await interview.listen(me.listener);
	expect(me.stops()).toBe(0);
	expect(interview.snapshot().sources.me?.state).toBe("listening");
	await interview.stop();
});

test("what is deleted in the middle of a turn stays deleted when the turn goes on, and the next turn is shown", async () => {
	const { interview } = openInterview();
	const interviewer = fakeListener("interviewer");
	await interview.listen(interviewer.listener);
	const texts = () =>
		interview.snapshot().entries.map((entry) => entry.kind === "turn" && entry.text);
	interviewer.say("Why Go?");
	interviewer.start();
	interviewer.hear("words", "And how");
	expect(texts()).toEqual(["Why Go?", "And how"]);
	interview.clear();
	interviewer.hear("words", "And how long");
	interviewer.hear("turn-ended", "And how long did it take?");
	expect(texts()).toEqual([]);
	interviewer.say("Where do you live?");
	expect(texts()).toEqual(["Where do you live?"]);
	// Between two turns nothing is dropped.
	interview.clear();
	interviewer.say("Why?");
	expect(texts()).toEqual(["Why?"]);
	await interview.stop();
});
