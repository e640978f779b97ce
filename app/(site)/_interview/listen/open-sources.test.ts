import { expect, test, vi } from "vitest";
import {
	type Microphone,
	microphoneProblem,
	sharedSoundProblem,
	watchMicrophones,
} from "./open-sources.ts";
import { createProblem, mostUrgent } from "./problem.ts";

const TAB = { hasSound: false, surface: "browser" };

test("sound that was not shared is explained by what was shared", () => {
	expect(sharedSoundProblem({ ...TAB, hasSound: true })).toBe(undefined);
	expect(sharedSoundProblem(TAB)).toBe("no-sound-track");
	expect(sharedSoundProblem({ ...TAB, surface: "window" })).toBe("window-shared");
	expect(sharedSoundProblem({ ...TAB, surface: "monitor" })).toBe("screen-without-sound");
});

test("a microphone that cannot be opened is explained by the browser's error", () => {
	const problem = (name: string) => microphoneProblem(new DOMException("", name));
	expect(problem("NotAllowedError")).toBe("refused");
	expect(problem("NotFoundError")).toBe("no-microphone");
	expect(problem("OverconstrainedError")).toBe("no-microphone");
	expect(problem("NotReadableError")).toBe("microphone-in-use");
	expect(microphoneProblem("?")).toBe("unsupported");
});

test("microphones are listed at once, and again when one is connected, until the list is closed", async () => {
	let connected = [{ kind: "audioinput", deviceId: "", label: "" }];
	const devices = Object.assign(new EventTarget(), {
		enumerateDevices: () => Promise.resolve([...connected]),
	});
	const shown: Microphone[][] = [];
	const close = watchMicrophones((microphones) => shown.push(microphones), devices as never);
	await vi.waitFor(() => expect(shown).toEqual([[]]));
	connected = [
		{ kind: "audioinput", deviceId: "1", label: "Headset" },
		{ kind: "videoinput", deviceId: "2", label: "Camera" },
	];
	devices.dispatchEvent(new Event("devicechange"));
	await vi.waitFor(() => expect(shown[1]).toEqual([{ deviceId: "1", label: "Headset" }]));
	devices.dispatchEvent(new Event("devicechange"));
	close();
	devices.dispatchEvent(new Event("devicechange"));
	await new Promise(setImmediate);
	expect(shown).toHaveLength(2);
});

test("without access to microphones there are none", () => {
	const shown: Microphone[][] = [];
	watchMicrophones((microphones) => shown.push(microphones), undefined)();
	expect(shown).toEqual([]);
});

test("of several problems the most urgent one is shown", () => {
	const problems = (["flux-refused", "offline", "no-words"] as const).map((code) =>
		createProblem(code, "me"),
	);
	expect(mostUrgent(problems)?.code).toBe("offline");
	expect(mostUrgent([])).toBe(undefined);
});

test("the message of a microphone problem is about the microphone", () => {
	expect(createProblem("track-ended", "me").message).toContain("microphone");
	expect(createProblem("track-ended", "interviewer").message).toContain("tab");
});
