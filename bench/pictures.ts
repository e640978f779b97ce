// Memory of requests with pictures: the most that the isolate takes while many of the largest arrive at once. Cloudflare allows 128 MB.
import { setTimeout as sleep } from "node:timers/promises";
import { connectInspector } from "./inspector.ts";
import { digits } from "./measure.ts";
import { note } from "./report.ts";
import { completion, FRAME_TEXT, get, readAll, scriptGemini } from "./requests.ts";
import { type Services, startWorker } from "./workers.ts";

const REQUESTS = 20;
const ISOLATE_MB = 128;
const BODY_BYTES = 16 * 1024 * 1024;
const PICTURES = 4;
const MB = 1_000_000;

export async function measurePictures(services: Services, cookie: string): Promise<void> {
	const worker = await startWorker("direct", services, { inspect: true });
	const inspector = await connectInspector(worker.inspectorPort, async () =>
		readAll(await get(worker, "/api/")()),
	);
	const mark = crypto.randomUUID();
	await scriptGemini(services, mark, [{ text: FRAME_TEXT, everyMs: 300 }, { finish: "STOP" }]);
	const image = pictures();
	const large = completion(worker, cookie, mark, { image });
	const small = completion(worker, cookie, mark);
	// Code that has run before takes no memory of a request.
	await readAll(await small());

	let most = 0;
	const residentBefore = worker.memory();
	let resident = 0;
	let isRunning = true;
	const watch = async () => {
		while (isRunning) {
			most = Math.max(most, await inspector.used());
			resident = Math.max(resident, worker.memory());
			await sleep(5);
		}
	};
	const watching = watch();
	const startedAt = performance.now();
	const answers = Promise.all(
		Array.from({ length: REQUESTS }, async () => readAll(await large())),
	).then((texts) => ({ texts, ms: performance.now() - startedAt }));
	const smallMs: number[] = [];
	for (let i = 0; i < 5; i++) {
		const from = performance.now();
		await readAll(await small());
		smallMs.push(performance.now() - from);
	}
	const { texts, ms } = await answers;
	isRunning = false;
	await watching;
	inspector.close();
	await worker.stop();

	const whole = texts.filter((text) => text.includes(FRAME_TEXT) && text.includes("[DONE]")).length;
	note({
		figure: `most memory of the isolate while ${REQUESTS} requests of 16 MiB with ${PICTURES} pictures each arrive at once`,
		value: `${digits(most / MB)} MB, garbage included; ${whole} whole in ${digits(ms / 1000)} s; the process grows by ${digits((resident - residentBefore) / MB)} MB`,
		peer: `a completion without pictures meanwhile: up to ${digits(Math.max(...smallMs))} ms, 300 of them Gemini's`,
		ratio: "",
		target: `< ${ISOLATE_MB} MB, all whole`,
		isReached: most < ISOLATE_MB * MB && whole === REQUESTS,
	});
}

/** Data URLs that fill a body of 16 MiB, beside its other fields. */
function pictures(): string[] {
	const prefix = "data:image/png;base64,";
	const characters = (BODY_BYTES - 1_000) / PICTURES - prefix.length;
	const bytes = Buffer.alloc(Math.floor((characters * 3) / 4) - 8, 1);
	const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), bytes]);
	// Not the same twice: the client's copies of one picture count once.
	return Array.from({ length: PICTURES }, (_, i) => {
		png[png.length - 1] = i;
		return prefix + png.toString("base64");
	});
}
