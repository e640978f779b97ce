import { expect, test } from "vitest";
import { Watchdog } from "./watchdog.ts";

/** A source whose chunks of 80 ms have the loudness that `rms` gives for their time. */
function listen(watchdog: Watchdog, from: number, to: number, rms: (at: number) => number) {
	for (let at = from; at <= to; at += 80) watchdog.sound(rms(at), at);
	return watchdog.check(to);
}

function connected(version: "v1" | "v2" = "v1") {
	const watchdog = new Watchdog(0);
	watchdog.connected(version, 0);
	return watchdog;
}

const speech = (at: number) => (at % 1000 < 700 ? 0.1 : 0.001);

test("8 s of sound without words are reported until words arrive", () => {
	const watchdog = connected();
	expect(listen(watchdog, 0, 7_920, speech).hasNoWords).toBe(false);
	expect(listen(watchdog, 8_000, 8_080, speech).hasNoWords).toBe(true);
	expect(listen(watchdog, 8_160, 20_000, () => 0).hasNoWords).toBe(true);
	watchdog.words(20_000);
	expect(watchdog.check(20_000).hasNoWords).toBe(false);
});

test("words restart the 8 s", () => {
	const watchdog = connected();
	listen(watchdog, 0, 7_000, speech);
	watchdog.message(7_000);
	watchdog.words(7_000);
	expect(listen(watchdog, 7_080, 14_900, speech).hasNoWords).toBe(false);
	expect(listen(watchdog, 14_960, 15_040, speech).hasNoWords).toBe(true);
});

test("silence and single noises do not count as missing words", () => {
	const knock = (at: number) => (at % 4_000 < 160 ? 0.3 : 0.001);
	expect(listen(connected(), 0, 60_000, knock).hasNoWords).toBe(false);
});

test("a steady fan is not speech", () => {
	const watchdog = connected();
	listen(watchdog, 0, 60_000, () => 0.02);
	watchdog.words(60_000);
	expect(listen(watchdog, 60_080, 120_000, () => 0.02).hasNoWords).toBe(false);
});

test("nothing is missed while no socket is open", () => {
	const watchdog = connected();
	watchdog.disconnected();
	expect(listen(watchdog, 0, 20_000, speech)).toEqual({
		hasNoSound: false,
		isSilent: false,
		hasNoWords: false,
		isStuck: false,
	});
	watchdog.connected("v1", 20_000);
	expect(listen(watchdog, 20_080, 27_900, speech).hasNoWords).toBe(false);
});

test("a source has no sound after 20 s of digital silence, not counting a pause", () => {
	const source = connected();
	expect(listen(source, 0, 19_920, () => 0).hasNoSound).toBe(false);
	expect(source.check(20_000).hasNoSound).toBe(true);
	expect(listen(source, 20_080, 20_160, () => 0.0001).hasNoSound).toBe(false);
	const paused = connected("v2");
	paused.resumed(60_000);
	expect(listen(paused, 60_000, 67_920, () => 0)).toMatchObject({
		hasNoSound: false,
		isStuck: false,
	});
	expect(listen(paused, 68_000, 80_000, () => 0)).toMatchObject({
		hasNoSound: true,
		isStuck: true,
	});
});

test("silence after sound is not a muted source", () => {
	const watchdog = connected();
	listen(watchdog, 0, 80, () => 0.1);
	expect(listen(watchdog, 160, 60_000, () => 0).hasNoSound).toBe(false);
});

test("two minutes of digital silence after sound are reported until the next sound", () => {
	const watchdog = connected();
	listen(watchdog, 0, 80, () => 0.1);
	expect(listen(watchdog, 160, 119_920, () => 0).isSilent).toBe(false);
	expect(listen(watchdog, 120_000, 120_160, () => 0).isSilent).toBe(true);
	expect(listen(watchdog, 120_240, 120_320, () => 0.0001).isSilent).toBe(false);
});

test("a quiet room is not silent, and a source that never had sound has no sound", () => {
	expect(listen(connected(), 0, 200_000, () => 0.0001).isSilent).toBe(false);
	expect(listen(connected(), 0, 200_000, () => 0)).toMatchObject({
		hasNoSound: true,
		isSilent: false,
	});
});

test("a Flux socket is stuck after 8 s without a message, even in silence", () => {
	const watchdog = connected("v2");
	watchdog.message(1_000);
	expect(listen(watchdog, 0, 8_960, () => 0).isStuck).toBe(false);
	expect(watchdog.check(9_000).isStuck).toBe(true);
});

test("a Nova-3 socket is stuck after 8 s without a message only when there was sound", () => {
	expect(listen(connected("v1"), 0, 30_000, () => 0).isStuck).toBe(false);
	const watchdog = connected("v1");
	expect(listen(watchdog, 0, 8_080, speech).isStuck).toBe(true);
	watchdog.message(8_080);
	expect(watchdog.check(8_080).isStuck).toBe(false);
});

test("sound sent to a silent socket is reported as missing words, even though the next socket starts afresh", () => {
	const late = (at: number) => (at < 2_000 ? 0 : speech(at));
	expect(listen(connected("v2"), 0, 8_000, late)).toMatchObject({
		hasNoWords: true,
		isStuck: true,
	});
	expect(listen(connected("v2"), 0, 8_000, () => 0)).toMatchObject({
		hasNoWords: false,
		isStuck: true,
	});
});

test("a turn without new words for 7 s is stuck, an ended one is not", () => {
	const watchdog = connected("v2");
	watchdog.turnChanged(1_000);
	watchdog.message(7_900);
	expect(watchdog.check(7_900).isStuck).toBe(false);
	expect(watchdog.check(8_000).isStuck).toBe(true);
	watchdog.turnEnded();
	expect(watchdog.check(8_000).isStuck).toBe(false);
});

test("the next socket starts afresh", () => {
	const watchdog = connected("v2");
	watchdog.turnChanged(0);
	watchdog.disconnected();
	watchdog.connected("v2", 20_000);
	expect(watchdog.check(20_000).isStuck).toBe(false);
});
