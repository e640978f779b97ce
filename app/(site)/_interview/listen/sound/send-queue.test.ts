import { expect, test } from "vitest";
import { SendQueue } from "./send-queue.ts";

// 100 samples a second, chunks of 100 ms: each sample holds the number of its chunk.
const RATE = 100;
const CHUNK = 10;

function createQueue() {
	const queue = new SendQueue(RATE);
	let written = 0;
	return {
		queue,
		write(chunks: number, rms = 0.1) {
			for (let i = 0; i < chunks; i++) queue.write(new Int16Array(CHUNK).fill(written++), rms);
		},
		/** Numbers of the chunks sent next. */
		sendNext(bufferedBytes = 0) {
			return [...new Set(queue.next(CHUNK, bufferedBytes)?.pcm)];
		},
		sendAll() {
			while (queue.next(CHUNK, 0));
		},
	};
}

test("sound from before the socket opened is sent, at twice the speed of speech", () => {
	const { queue, write, sendNext } = createQueue();
	write(3);
	expect(queue.resume()).toBe(0);
	expect(sendNext()).toEqual([0, 1]);
	write(1);
	expect(sendNext()).toEqual([2, 3]);
	write(1);
	expect(sendNext()).toEqual([4]);
	expect(sendNext()).toEqual([]);
});

test("a new socket gets what the last one did not acknowledge", () => {
	const { queue, write, sendNext, sendAll } = createQueue();
	write(10);
	queue.resume();
	sendAll();
	queue.acknowledge(0.6);
	expect(queue.resume()).toBe(0);
	expect(sendNext()).toEqual([6, 7]);
});

test("a partly acknowledged chunk is sent from there, and none of it counts as lost", () => {
	const { queue, write, sendAll } = createQueue();
	write(10);
	queue.resume();
	sendAll();
	queue.acknowledge(0.65);
	expect(queue.resume()).toBe(0);
	expect([...(queue.next(CHUNK, 0)?.pcm.slice(0, 6) ?? [])]).toEqual([6, 6, 6, 6, 6, 7]);
});

test("seconds of a later socket count from where it took over", () => {
	const { queue, write, sendNext, sendAll } = createQueue();
	write(10);
	queue.resume();
	sendAll();
	queue.acknowledge(0.6);
	queue.resume();
	sendAll();
	queue.acknowledge(0.2);
	queue.resume();
	expect(sendNext()).toEqual([8, 9]);
});

test("more than was sent is never acknowledged", () => {
	const { queue, write, sendNext } = createQueue();
	write(6);
	queue.resume();
	sendNext();
	queue.acknowledge(99);
	queue.resume();
	expect(sendNext()).toEqual([2, 3]);
});

test("silence is neither sent again nor lost, only the onset before the next sound", () => {
	const { queue, write, sendNext, sendAll } = createQueue();
	queue.resume();
	write(20);
	sendAll();
	queue.acknowledge(2);
	write(600, 0.0001);
	expect(queue.resume()).toBe(0);
	write(1);
	expect(sendNext()).toEqual([617, 618]);
});

test("sound that is older than the buffer is lost, and reported once", () => {
	const { queue, write, sendNext } = createQueue();
	queue.resume();
	write(1);
	sendNext();
	queue.acknowledge(0.1);
	write(350);
	expect(queue.resume()).toBe(5);
	expect(sendNext()).toEqual([51, 52]);
	expect(queue.resume()).toBe(0);
});

test("sound waits here while the network is slow", () => {
	const { queue, write, sendNext } = createQueue();
	queue.resume();
	write(1);
	expect(sendNext(RATE * 2 + 1)).toEqual([]);
	expect(sendNext(RATE * 2)).toEqual([0]);
});

test("sound that is overwritten while the network is slow is lost, and later acknowledgements stay in step", () => {
	const { queue, write, sendNext } = createQueue();
	queue.resume();
	write(310);
	expect(queue.next(CHUNK, 0)?.lost).toBe(1);
	// Chunks 10 and 11 are this socket's first 0.2 s.
	queue.acknowledge(0.2);
	queue.resume();
	expect(sendNext()).toEqual([12, 13]);
});

test("what was not heard counts all unheard sound, but no silence", () => {
	const { queue, write, sendAll } = createQueue();
	write(10);
	queue.resume();
	sendAll();
	queue.acknowledge(0.6);
	expect(queue.unheardSeconds()).toBeCloseTo(0.4);
	write(20, 0.0001);
	write(10);
	expect(queue.unheardSeconds()).toBeCloseTo(1.4);
	write(400);
	expect(queue.unheardSeconds()).toBeCloseTo(41.4);
});

test("sound that was reported as lost while the network was slow is not reported again", () => {
	const { queue, write } = createQueue();
	queue.resume();
	write(310);
	expect(queue.next(CHUNK, 0)?.lost).toBe(1);
	expect(queue.unheardSeconds()).toBeCloseTo(30);
	expect(queue.resume()).toBe(0);
});

test("of sound that is no longer kept, the pauses count too", () => {
	const { queue, write } = createQueue();
	queue.resume();
	for (let i = 0; i < 100; i++) {
		write(10);
		write(10, 0.0001);
	}
	// 169 s that are gone, and 15 s of sound in the 30 s that are kept.
	expect(queue.unheardSeconds()).toBeCloseTo(169 + 15);
});
