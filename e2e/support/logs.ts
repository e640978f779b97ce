// The logs of the Workers that all tests share.
import { readFileSync } from "node:fs";
import type { Lane } from "./lanes.ts";

/** Lines of a Worker's log that contain a text. */
export const logged = (lane: Lane, text: string) =>
	readFileSync(`test-results/${lane}.log`, "utf8")
		.split("\n")
		.filter((line) => line.includes(text));
