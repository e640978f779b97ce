// Runs a bundled Worker in workerd until it is stopped. Its options come as JSON on the standard input, its log goes to the output.
// Miniflare is what `wrangler dev` uses too. That would read and bundle the 17 MB again each time, and send each request through a proxy.
import { basename, dirname, join } from "node:path";
import { json } from "node:stream/consumers";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

export interface RunOptions {
	/** The path of the bundled Worker. */
	script: string;
	/** The folder of its local D1, as `wrangler dev --persist-to` takes it. */
	state: string;
	port: number;
	settings: Record<string, string>;
	/** Sign-ups of all clients together in a minute, if not as many as deployed. */
	signUpLimit?: number | undefined;
}

/** Typed as an empty object by wrangler. */
type Ratelimits = Record<string, { namespace_id: string; simple: { limit: number; period: 60 } }>;

const { script, state, port, settings, signUpLimit } = (await json(process.stdin)) as RunOptions;
const { workerOptions } = unstable_getMiniflareWorkerOptions("wrangler.jsonc");
const ratelimits = workerOptions.ratelimits as Ratelimits;
if (signUpLimit && ratelimits.SIGN_UP_LIMIT) ratelimits.SIGN_UP_LIMIT.simple.limit = signUpLimit;

// workerd reports a rejection that nothing handles only to an inspector.
const WATCHED = `
	addEventListener("unhandledrejection", ({ reason }) => console.error("unhandled rejection:", reason?.stack ?? reason));
	export { default } from "./${basename(script)}";
`;

const worker = new Miniflare(
	convertV4MiniflareOptions({
		...workerOptions,
		modulesRoot: dirname(script),
		modules: [
			{ type: "ESModule", path: join(dirname(script), "watched.js"), contents: WATCHED },
			{ type: "ESModule", path: script },
		],
		// Instead of those in wrangler.jsonc and .dev.vars.
		bindings: settings,
		ratelimits,
		resourcePersistencePath: `${state}/v3`,
		host: "localhost",
		port,
		// Otherwise it would ask Cloudflare for an example of `request.cf`.
		cf: false,
		// For the hourly cleanup: /cdn-cgi/local/scheduled.
		unsafeTriggerHandlers: true,
		// So that workerd logs uncaught exceptions, in which `findFaults` looks for bugs.
		verbose: true,
		log: new Log(LogLevel.WARN),
	}),
);
await worker.ready;
