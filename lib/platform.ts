// The only file that gets `env` and `ctx` from OpenNext, as handlers under Next need. The Worker passes them to every handler.
import { getCloudflareContext } from "@opennextjs/cloudflare";
import { type Config, parseEnv } from "./env.ts";
import { logWarning } from "./http/log.ts";

export interface Platform {
	env: CloudflareEnv;
	ctx: Pick<ExecutionContext, "waitUntil">;
}

const configs = new WeakMap<object, Config>();

/** Returns the config of the Worker's bindings, parsed once; its warnings are logged then. Throws `MISSING_BINDING` when a setting is missing or unusable. */
export function configOf(env: CloudflareEnv): Config {
	let config = configs.get(env);
	if (!config) {
		config = parseEnv(env);
		configs.set(env, config);
		if (config.warnings.length) logWarning("SETTINGS_WARNING", config.warnings.join(" "));
	}
	return config;
}

/** Returns OpenNext's `env` and `ctx`. Only `next dev` and OpenNext's own worker call handlers without a platform. */
export const nextPlatform = (): Platform => getCloudflareContext();
