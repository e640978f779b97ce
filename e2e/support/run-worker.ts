// Runs a bundled Worker in workerd until it is stopped. Its options come as JSON on the standard input, its log goes to the output.
// Miniflare is what `wrangler dev` uses too. That would read and bundle the 17 MB again each time, and send each request through a proxy.
import { dirname } from "node:path";
import { json } from "node:stream/consumers";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
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

/** Its type has no names. */
type Ratelimits = Record<string, { namespace_id: string; simple: { limit: number } }>;

const { script, state, port, settings, signUpLimit } = (await json(process.stdin)) as RunOptions;
const { workerOptions } = unstable_getMiniflareWorkerOptions("wrangler.jsonc");

const worker = new Miniflare(
	convertV4MiniflareOptions({
		...workerOptions,
		modulesRoot: dirname(script),
		modules: [{ type: "ESModule", path: script }],
		bindings: settings,
		ratelimits: {
			...(workerOptions.ratelimits as Ratelimits),
			...(signUpLimit && {
				SIGN_UP_LIMIT: { namespace_id: "1006", simple: { limit: signUpLimit, period: 60 } },
			}),
		},
		resourcePersistencePath: `${state}/v3`,
		host: "localhost",
		port,
		// Otherwise it would ask Cloudflare for an example of `request.cf`.
		cf: false,
		// For the hourly cleanup: /cdn-cgi/local/scheduled.
		unsafeTriggerHandlers: true,
	}),
);
await worker.ready;
