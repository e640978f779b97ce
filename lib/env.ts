// Bindings -> one validated, frozen config.
import { guardD1 } from "./db/guard.ts";
import { isListed } from "./http/cors.ts";
import { ApiError } from "./http/errors.ts";

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

/** Cloudflare's rate limiters, each with its limit a minute from wrangler.jsonc. */
interface Limits {
	/** By user. */
	readonly completions: RateLimit;
	/** By user. */
	readonly keys: RateLimit;
	/** Guesses and sign-ups, by IPv4 address or IPv6 /64. */
	readonly addresses: RateLimit;
	/** Guesses and sign-ups, by IPv6 /48. */
	readonly networks: RateLimit;
	/** Guesses and sign-ups, by account or by a device it has signed in on. */
	readonly accounts: RateLimit;
	/** Sign-ups of everyone together. */
	readonly signUps: RateLimit;
}

export interface Config {
	readonly d1: D1Database;
	/** Our own origin, without a path: `https://api.example.com`. */
	readonly origin: string;
	readonly authSecret: string;
	/** Exact origins and `https://*.example.com` patterns, our own excluded. */
	readonly trustedOrigins: readonly string[];
	/** Those of the trusted origins that may use the admin API with cookies. */
	readonly adminOrigins: readonly string[];
	readonly limits: Limits;
	readonly gemini: GeminiConfig;
	readonly deepgram: DeepgramConfig;
	/** Undefined when analytics are off. */
	readonly posthog: PostHogConfig | undefined;
}

const SHORT_SECRET = 32;

const ALLOWED_ORIGINS =
	"Allowed are https://app.example.com, https://*.example.com, and exact origins of apps such as tauri://localhost, app://- or chrome-extension://ID";
// Their origins are shared by every page of their kind, or by every file of a machine.
const NEVER_TRUSTED = /^(file|data|blob|about|javascript|wss?|ftp):/;

/** Whether an entry is an origin as browsers write it, an app's too, or `https://*.` before at least two labels. */
function isOrigin(entry: string): boolean {
	if (NEVER_TRUSTED.test(entry)) return false;
	if (!/^https?:/.test(entry)) return /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9._-]+(:\d+)?$/.test(entry);
	const exact = /^https:\/\/\*\.[^.]+\.[^.]/.test(entry) ? entry.replace("*.", "") : entry;
	return !/[*]|\.\./.test(exact) && URL.parse(exact)?.origin === exact;
}

/** Returns what is wrong with a base URL, to which the paths of an API are appended; undefined for a good one. */
function problemOfUrl(value: string): string | undefined {
	const url = URL.parse(value);
	if (!url || !/^https?:$/.test(url.protocol)) return "must be an http(s) URL";
	if (url.username || url.password) return "must not contain credentials";
	if (value.includes("?") || value.includes("#")) return "must not have a query or a fragment";
	// Only at the end: Cloudflare's AI Gateway has a version of its own further up.
	if (/\/v\d+\w*(\/(models|projects|listen|e))?\/*$/.test(url.pathname)) {
		return "must not end with an API version: it is appended with the rest of the path";
	}
	return undefined;
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
		const problem = value ? problemOfUrl(value) : undefined;
		if (problem) problems.push(`${name} ${problem}`);
		return problem ? "" : value.replace(/\/+$/, "");
	};
	const origins = (name: string) => {
		const entries = (text(name) ?? "")
			.split(",")
			.map((entry) => entry.trim())
			.filter(Boolean);
		return entries.flatMap((entry) => {
			const origin = entry.replace(/(?<=[^/])\/$/, "").toLowerCase();
			if (isOrigin(origin)) return [origin];
			problems.push(`${name}: "${entry}" is not a valid origin. ${ALLOWED_ORIGINS}`);
			return [];
		});
	};

	const binding = <T>(name: string) => {
		if (!env[name]) missing.push(name);
		return env[name] as T;
	};

	const d1 = guardD1(binding<D1Database>("DB"));
	const limits = {
		completions: binding<RateLimit>("COMPLETION_LIMIT"),
		keys: binding<RateLimit>("KEY_LIMIT"),
		addresses: binding<RateLimit>("ADDRESS_LIMIT"),
		networks: binding<RateLimit>("NETWORK_LIMIT"),
		accounts: binding<RateLimit>("ACCOUNT_LIMIT"),
		signUps: binding<RateLimit>("SIGN_UP_LIMIT"),
	};
	const authSecret = required("BETTER_AUTH_SECRET");
	const authUrl = address("BETTER_AUTH_URL", required("BETTER_AUTH_URL"));
	const origin = authUrl && new URL(authUrl).origin;

	const trustedOrigins = origins("TRUSTED_ORIGINS");
	// The frontends' own development server; a deployed Worker's address is never localhost.
	if (origin && new URL(origin).hostname === "localhost") {
		trustedOrigins.push("http://localhost:3000");
	}
	const adminOrigins = origins("ADMIN_ORIGINS");
	for (const entry of adminOrigins) {
		if (trustedOrigins.includes(entry) || isListed(entry, trustedOrigins)) continue;
		problems.push(`ADMIN_ORIGINS: "${entry}" must be in TRUSTED_ORIGINS as well`);
	}

	const model = text("GEMINI_MODEL") ?? "gemini-flash-lite-latest";
	if (!/^[\w.-]+$/.test(model)) {
		problems.push(
			`GEMINI_MODEL: "${model}" is not a valid model name. Use a name without a prefix, such as gemini-flash-lite-latest`,
		);
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
		adminOrigins: Object.freeze(adminOrigins),
		gemini: Object.freeze({
			apiKey: text("GOOGLE_GENERATIVE_AI_API_KEY"),
			baseUrl: address(
				"GEMINI_BASE_URL",
				text("GEMINI_BASE_URL") ?? "https://generativelanguage.googleapis.com",
			),
			model,
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

/** Returns what an operator should change although the Worker works with it; undefined if there is nothing. v0.1.0 took any secret. */
export function warningOf({ authSecret }: Pick<Config, "authSecret">): string | undefined {
	if (authSecret.length >= SHORT_SECRET) return undefined;
	return `BETTER_AUTH_SECRET is shorter than ${SHORT_SECRET} characters: sessions could be forged by guessing it. Changing it signs out everybody who uses cookies.`;
}
