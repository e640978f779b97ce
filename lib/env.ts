// Bindings -> one validated, frozen config. The only file that asks the platform for anything.
import { getCloudflareContext } from "@opennextjs/cloudflare";
import { ApiError } from "./errors.ts";

export interface GeminiConfig {
	readonly apiKey: string | undefined;
	readonly baseUrl: string;
	readonly model: string;
}

export interface DeepgramConfig {
	readonly apiKey: string | undefined;
	readonly baseUrl: string;
	readonly projectId: string | undefined;
}

export interface PostHogConfig {
	readonly apiKey: string;
	readonly host: string;
	/** Leaves prompt and answer out of the event. */
	readonly privacyMode: boolean;
}

/** Cloudflare's rate limiters: 30 completions and 10 keys a minute for a user, sign-in and sign-up by address and account. */
export interface Limits {
	readonly completions: RateLimit;
	readonly keys: RateLimit;
	readonly addresses: RateLimit;
	readonly accounts: RateLimit;
}

export interface Config {
	readonly d1: D1Database;
	/** Our own origin, without a path: `https://api.example.com`. */
	readonly origin: string;
	readonly authSecret: string;
	/** Exact origins and `https://*.example.com` patterns, our own excluded. */
	readonly trustedOrigins: readonly string[];
	readonly limits: Limits;
	readonly gemini: GeminiConfig;
	readonly deepgram: DeepgramConfig;
	/** Undefined when analytics are off. */
	readonly posthog: PostHogConfig | undefined;
}

/** Exact as browsers write it, or `https://*.` before at least two labels. */
function isOrigin(entry: string): boolean {
	const exact = /^https:\/\/\*\.[^.]+\.[^.]/.test(entry) ? entry.replace("*.", "") : entry;
	return /^https?:/.test(exact) && !/[*]|\.\./.test(exact) && URL.parse(exact)?.origin === exact;
}

/** Takes the Worker's bindings; gives the config, or throws one `MISSING_BINDING` that names every missing or malformed setting. */
export function parseEnv(bindings: object): Config {
	const env = bindings as Record<string, unknown>;
	const problems: string[] = [];
	const missing: string[] = [];

	const text = (name: string) => {
		const value = env[name];
		return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
	};
	const required = (name: string) => {
		const value = text(name);
		if (!value) missing.push(name);
		return value ?? "";
	};
	const address = (name: string, value: string) => {
		if (/^https?:$/.test(URL.parse(value)?.protocol ?? "")) return value.replace(/\/+$/, "");
		if (value) problems.push(`${name} must be an http(s) address`);
		return "";
	};

	const binding = <T>(name: string) => {
		if (!env[name]) missing.push(name);
		return env[name] as T;
	};

	const d1 = binding<D1Database>("DB");
	const limits = {
		completions: binding<RateLimit>("COMPLETION_LIMIT"),
		keys: binding<RateLimit>("KEY_LIMIT"),
		addresses: binding<RateLimit>("ADDRESS_LIMIT"),
		accounts: binding<RateLimit>("ACCOUNT_LIMIT"),
	};
	const authSecret = required("BETTER_AUTH_SECRET");
	const authUrl = address("BETTER_AUTH_URL", required("BETTER_AUTH_URL"));
	const origin = authUrl && new URL(authUrl).origin;

	const trustedOrigins = (text("TRUSTED_ORIGINS") ?? "")
		.split(",")
		.map((entry) => entry.trim().replace(/\/$/, "").toLowerCase())
		.filter(Boolean);
	for (const entry of trustedOrigins) {
		if (!isOrigin(entry)) problems.push(`TRUSTED_ORIGINS: "${entry}" is no origin`);
	}
	// The frontends' own development server; a deployed Worker's address is never localhost.
	if (origin && new URL(origin).hostname === "localhost") {
		trustedOrigins.push("http://localhost:3000");
	}

	const privacy = text("POSTHOG_PRIVACY_MODE") ?? "false";
	if (!/^(true|false)$/i.test(privacy)) {
		problems.push("POSTHOG_PRIVACY_MODE must be true or false");
	}
	const posthogKey = text("POSTHOG_API_KEY");
	const posthogHost = address("POSTHOG_HOST", text("POSTHOG_HOST") ?? "https://eu.i.posthog.com");

	const config: Config = {
		d1,
		limits: Object.freeze(limits),
		origin,
		authSecret,
		trustedOrigins: Object.freeze(trustedOrigins),
		gemini: Object.freeze({
			apiKey: text("GOOGLE_GENERATIVE_AI_API_KEY"),
			baseUrl: address(
				"GEMINI_BASE_URL",
				text("GEMINI_BASE_URL") ?? "https://generativelanguage.googleapis.com",
			),
			model: text("GEMINI_MODEL") ?? "gemini-flash-lite-latest",
		}),
		deepgram: Object.freeze({
			apiKey: text("DEEPGRAM_API_KEY"),
			baseUrl: address(
				"DEEPGRAM_BASE_URL",
				text("DEEPGRAM_BASE_URL") ?? "https://api.deepgram.com",
			),
			projectId: text("DEEPGRAM_PROJECT_ID"),
		}),
		posthog: posthogKey
			? Object.freeze({
					apiKey: posthogKey,
					host: posthogHost,
					privacyMode: privacy.toLowerCase() === "true",
				})
			: undefined,
	};

	if (missing.length) {
		problems.unshift(`Missing ${missing.join(", ")} binding${missing.length > 1 ? "s" : ""}`);
	}
	if (problems.length) throw new ApiError("MISSING_BINDING", problems.join("; "));
	return Object.freeze(config);
}

const parsed = new WeakMap<object, Config>();

/** Gives this request's config and `waitUntil`; throws `MISSING_BINDING` when the settings are unusable. */
export function platform(): { config: Config; waitUntil: (work: Promise<unknown>) => void } {
	const { env, ctx } = getCloudflareContext();
	let config = parsed.get(env);
	if (!config) {
		config = parseEnv(env);
		parsed.set(env, config);
	}
	return { config, waitUntil: (work) => ctx.waitUntil(work) };
}
