// The only file that gets `env` and `ctx` from OpenNext, as handlers under Next need. The Worker passes them to every handler.
import { getCloudflareContext } from "@opennextjs/cloudflare";
import { type Config, parseEnv, warningOf } from "./env.ts";

export interface Platform {
	env: CloudflareEnv;
	ctx: Pick<ExecutionContext, "waitUntil">;
}

const configs = new WeakMap<object, Config>();

/** Returns the config of the Worker's bindings, parsed once. Throws `MISSING_BINDING` when a setting is missing or unusable. */
export function configOf(env: CloudflareEnv): Config {
	let config = configs.get(env);
	if (!config) {
		config = parseEnv(env);
		configs.set(env, config);
		const warning = warningOf(config);
		if (warning) console.warn(JSON.stringify({ code: "WEAK_SETTING", message: warning }));
	}
	return config;
}

/** Returns OpenNext's `env` and `ctx`. Only `next dev` and OpenNext's own worker call handlers without a platform. */
export const nextPlatform = (): Platform => getCloudflareContext();
