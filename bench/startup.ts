// The cost of a fresh process: bundle size, start-up, and the first request.
import { bundle, type Lane, startupCpu } from "./bundle.ts";
import { compare, digits } from "./measure.ts";
import { note } from "./report.ts";
import { prepare, readAll } from "./requests.ts";
import { type Services, startWorker } from "./workers.ts";

const NEXT = "plain OpenNext lane";
const TURNS = 5;

type Sizes = Record<Lane, Awaited<ReturnType<typeof bundle>>>;

export async function bundleAll(): Promise<Sizes> {
	return {
		direct: await bundle("direct"),
		next: await bundle("next"),
		bare: await bundle("bare"),
	};
}

export async function compareStartup(services: Services, sizes: Sizes): Promise<void> {
	const first = (lane: Lane, method: string, path: string) => async () => {
		const worker = await startWorker(lane, services);
		const send = prepare(worker.url + path, { method });
		const from = performance.now();
		await readAll(await send());
		const took = performance.now() - from;
		await worker.stop();
		return took;
	};
	for (const [figure, method, path] of [
		["first request in a fresh process, `GET /api/`", "GET", "/api/"],
		["the same, a completion without a session", "POST", "/api/completion"],
	] as const) {
		const pairs = [{ ours: first("direct", method, path), theirs: first("next", method, path) }];
		await compare(figure, { peer: NEXT, target: 0.2, pairs, turns: TURNS, warmUp: 0 });
	}

	const size = ({ bytes, gzipped }: { bytes: number; gzipped: number }) =>
		`${(bytes / 2 ** 20).toFixed(1)} MiB, ${(gzipped / 2 ** 20).toFixed(1)} MiB gzipped`;
	note({
		figure: "bundle size as uploaded",
		value: size(sizes.direct),
		peer: `${NEXT}: ${size(sizes.next)}`,
		ratio: digits(sizes.direct.gzipped / sizes.next.gzipped),
		target: "reported",
		isReached: undefined,
	});
	await compare("CPU of starting up (`wrangler check startup`)", {
		peer: NEXT,
		target: undefined,
		pairs: [{ ours: () => startupCpu("direct"), theirs: () => startupCpu("next") }],
		turns: TURNS,
		warmUp: 0,
	});
}
