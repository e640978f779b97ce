import { expect, test } from "vitest";
import type { Listener, ListenerCallbacks } from "../listen/listener.ts";
import { createProblem } from "../listen/problem.ts";
import type { Speaker } from "../speaker.ts";
import { createSources, type Sources } from "./live-sources.ts";

function openSources() {
	const log: string[] = [];
	const shown: Sources[] = [];
	const sources = createSources({
		onChange: (changed) => shown.push(changed),
		onEvent: ({ speaker }, { type }) => log.push(`${speaker} ${type}`),
		onStopped: (speaker) => log.push(`${speaker} stopped`),
		onSilence: (wasListening) => log.push(wasListening ? "silence" : "still silent"),
	});
	return { sources, log, shown: () => shown.at(-1) ?? {} };
}

function fakeListener(speaker: Speaker, isShared = false) {
	const fake = { callbacks: undefined as ListenerCallbacks | undefined };
	const listener: Listener = {
		speaker,
		isShared,
		picture: undefined,
		subscribe(callbacks) {
			fake.callbacks = callbacks;
			callbacks.state("listening");
			return () => {
				fake.callbacks = undefined;
			};
		},
		stop: async () => {},
	};
	return { listener, say: () => fake.callbacks };
}

test("a source has sound once it is louder than background noise, and words once they have arrived", () => {
	const { sources, log, shown } = openSources();
	const { listener, say } = fakeListener("me", true);
	const levels: number[] = [];
	const remove = sources.onLevel("me", (rms) => levels.push(rms));
	sources.listen(listener);
	say()?.level(0.009);
	expect(shown().me).toEqual({
		state: "listening",
		problem: undefined,
		isShared: true,
		hasSound: false,
		hasWords: false,
	});
	say()?.level(0.01);
	say()?.event({ type: "turn-started", at: 1 });
	expect(log).toEqual(["me turn-started"]);
	sources.heardWords("me");
	sources.heardWords("interviewer");
	expect(shown()).toEqual({ me: expect.objectContaining({ hasSound: true, hasWords: true }) });
	remove();
	say()?.level(0.02);
	expect(levels).toEqual([0.009, 0.01]);
});

test("silence is reported when the last source has stopped, one that ends by itself too", async () => {
	const { sources, log, shown } = openSources();
	const [me, interviewer] = [fakeListener("me"), fakeListener("interviewer")];
	const levels: number[] = [];
	sources.listen(me.listener);
	sources.listen(interviewer.listener);
	sources.onLevel("me", (rms) => levels.push(rms));
	await sources.stop("me");
	expect(me.say()).toBeUndefined();
	expect(levels).toEqual([0]);
	expect(sources.isListening()).toBe(true);
	interviewer.say()?.state("stopped");
	await expect.poll(() => log).toEqual(["me stopped", "interviewer stopped", "silence"]);
	expect(sources.isListening()).toBe(false);
	expect([shown().me?.state, shown().interviewer?.state]).toEqual(["stopped", "stopped"]);
	await sources.stop();
	expect(log.at(-1)).toBe("still silent");
});

test("a source that could not be opened shows why", () => {
	const { sources, shown } = openSources();
	const problem = createProblem("not-started", "me");
	sources.reject("me", problem);
	expect(shown().me).toMatchObject({ state: "stopped", problem, hasSound: false });
	expect(sources.isListening()).toBe(false);
});
