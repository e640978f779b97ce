import { expect, test } from "vitest";
import { RingBuffer } from "./ring-buffer.ts";

const samples = (from: number, to: number) =>
	Int16Array.from({ length: to - from }, (_, i) => from + i);

test("the newest samples are kept, at positions that stay valid", () => {
	const ring = new RingBuffer(10);
	for (let at = 0; at < 25; at += 5) ring.write(samples(at, at + 5));
	expect([ring.start, ring.end]).toEqual([15, 25]);
	expect(ring.read(15, 25)).toEqual(samples(15, 25));
	expect(ring.read(19, 22)).toEqual(samples(19, 22));
});

test("chunks that do not divide the capacity wrap around", () => {
	const ring = new RingBuffer(10);
	for (let at = 0; at < 49; at += 7) ring.write(samples(at, at + 7));
	expect(ring.read(ring.start, ring.end)).toEqual(samples(39, 49));
});

test("only the tail of a chunk that is longer than the buffer is kept", () => {
	const ring = new RingBuffer(4);
	ring.write(samples(0, 3));
	ring.write(samples(3, 12));
	expect([ring.start, ring.end]).toEqual([8, 12]);
	expect(ring.read(8, 12)).toEqual(samples(8, 12));
});

test("samples that are not kept cannot be read", () => {
	const ring = new RingBuffer(4);
	ring.write(samples(0, 6));
	expect(() => ring.read(1, 4)).toThrow(RangeError);
	expect(() => ring.read(4, 7)).toThrow(RangeError);
});
