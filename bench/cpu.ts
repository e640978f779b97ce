// CPU per request, beside the bare Worker and the plain OpenNext lane.
import { compare, cpuPerRequest } from "./measure.ts";
import { completion, FRAME_TEXT, get, passthrough, type Send, scriptGemini } from "./requests.ts";
import type { Services, Worker } from "./workers.ts";

const FRAMES = 36;
const BARE = "bare Worker";
const NEXT = "plain OpenNext lane";

export interface Processes {
	direct: Worker[];
	next: Worker[];
	bare: Worker[];
}

/** What a turn sends, and how many of it. */
interface Turn {
	count: number;
	atOnce?: number;
	expected: (status: number, text: string) => boolean;
}

export async function compareCpu(
	services: Services,
	{ direct, next, bare }: Processes,
	cookie: string,
): Promise<void> {
	/** Pairs the processes of two lanes, each with its own request. */
	const pair = (
		turn: Turn,
		ours: (worker: Worker) => Send,
		peers: Worker[],
		theirs: (worker: Worker) => Send,
	) =>
		direct.map((worker, i) => {
			const peer = peers[i];
			if (!peer) throw new Error("one peer for each process");
			return {
				ours: cpuPerRequest(worker, ours(worker), turn),
				theirs: cpuPerRequest(peer, theirs(peer), turn),
			};
		});

	const missing = (worker: Worker) => get(worker, "/api/");
	const isMissing = (status: number) => status === 404;
	await compare("CPU of `GET /api/`, a 404", {
		peer: BARE,
		target: 1.5,
		pairs: pair({ count: 200, expected: isMissing }, missing, bare, missing),
		turns: 16,
		warmUp: 10,
	});
	await compare("the same", {
		peer: NEXT,
		target: 0.15,
		pairs: pair({ count: 50, expected: isMissing }, missing, next, missing),
		turns: 8,
		warmUp: 4,
	});

	const health = (worker: Worker) => get(worker, "/api/health");
	const isUp = (status: number) => status === 200;
	await compare("CPU of `GET /api/health`, with its D1 query", {
		peer: BARE,
		target: 1.3,
		pairs: pair({ count: 100, expected: isUp }, health, bare, health),
		turns: 10,
		warmUp: 4,
	});

	await scriptGemini(services, "one frame", [{ text: FRAME_TEXT }, { finish: "STOP" }]);
	const short = (worker: Worker) => completion(worker, cookie, "one frame");
	const oneFrame = {
		count: 30,
		expected: (_: number, text: string) => text.endsWith("[DONE]\n\n"),
	};
	await compare("CPU of a completion of one frame", {
		peer: `${BARE} that does the same job`,
		target: 1.25,
		pairs: pair(oneFrame, short, bare, short),
		turns: 10,
		warmUp: 6,
	});
	await compare("the same", {
		peer: NEXT,
		target: 0.5,
		pairs: pair(oneFrame, short, next, short),
		turns: 6,
		warmUp: 3,
	});

	await scriptGemini(services, "many frames", [
		{ text: FRAME_TEXT, times: FRAMES, everyMs: 3 },
		{ finish: "STOP" },
	]);
	const long = (worker: Worker) => completion(worker, cookie, "many frames");
	const isWhole = (_: number, text: string) => text.split(FRAME_TEXT).length === FRAMES + 1;
	const manyFrames = { count: 10, atOnce: 5, expected: isWhole };
	await compare(`CPU of a completion of ${FRAMES} frames, 3 ms apart`, {
		peer: `${BARE} that does the same job`,
		target: 1.25,
		pairs: pair(manyFrames, long, bare, long),
		turns: 10,
		warmUp: 4,
	});
	await compare("the same", {
		peer: `${BARE} that only passes Gemini's bytes through`,
		target: undefined,
		pairs: pair(manyFrames, long, bare, (worker) => passthrough(worker, "many frames")),
		turns: 6,
		warmUp: 1,
	});
}
