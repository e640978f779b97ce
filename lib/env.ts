// Reads the Worker's bindings into one validated, frozen config.
import { guardD1 } from "./db/guard.ts";
import { isListed } from "./http/cors.ts";
import { ApiError } from "./http/errors.ts";
import type { EmailBinding, Mailer } from "./mail.ts";
import {
	defaultOf,
	describeSettings,
	findWarnings,
	type SettingReport,
	textOf,
} from "./settings.ts";
import type { Caps } from "./usage/caps.ts";
import { NANO_PER_USD } from "./usage/money.ts";
import { type PriceOverrides, parsePrices } from "./usage/price-overrides.ts";

export interface GeminiConfig {
	readonly apiKey: string | undefined;
	readonly baseUrl: string;
	/** In the order in which they are asked. Never empty. */
	readonly models: readonly string[];
}

export interface DeepgramConfig {
	readonly apiKey: string | undefined;
	readonly baseUrl: string;
	readonly projectId: string | undefined;
}

export interface PostHogConfig {
	readonly apiKey: string;
	readonly host: string;
	/** Omits the prompt and the answer from the event. */
	readonly privacyMode: boolean;
}

/** Cloudflare's rate limiters; wrangler.jsonc has their limits per minute. */
interface Limits {
	/** Completions and starts of interviews, by user. */
	readonly completions: RateLimit;
	/** Deepgram keys, by user. */
	readonly keys: RateLimit;
	/** Password attempts and sign-ups, by IPv4 address or IPv6 /64. */
	readonly ipAddresses: RateLimit;
	/** Password attempts and sign-ups, by IPv6 /48. */
	readonly networks: RateLimit;
	/** Password attempts, sign-ups and mailed links, by account, or by a device that has signed in to it before. */
	readonly accounts: RateLimit;
	/** All sign-ups together. */
	readonly signUps: RateLimit;
}

export interface Config {
	readonly d1: D1Database;
	/** Our own origin, without a path: `https://api.example.com`. */
	readonly origin: string;
	readonly authSecret: string;
	/** Exact origins and `https://*.example.com` patterns, our own excluded. */
	readonly trustedOrigins: readonly string[];
	/** The trusted origins that may use the admin API with cookies. */
	readonly adminOrigins: readonly string[];
	readonly limits: Limits;
	readonly gemini: GeminiConfig;
	readonly deepgram: DeepgramConfig;
	/** Undefined when analytics is off. */
	readonly posthog: PostHogConfig | undefined;
	/** The caps of each user without caps of their own. */
	readonly caps: Caps;
	readonly prices: PriceOverrides;
	/** Gets a message for each sign-up. */
	readonly adminWebhookUrl: string | undefined;
	/** Domains whose e-mail addresses may sign up, in lower case. Empty: all. */
	readonly allowedEmailDomains: readonly string[];
	/** Domains whose confirmed e-mail addresses are approved without an admin. */
	readonly autoApproveDomains: readonly string[];
	/** Undefined without the binding EMAIL. */
	readonly mailer: Mailer | undefined;
	/** For how many days the audit log is kept. */
	readonly auditDays: number;
	/** The state of every setting, without secrets. */
	readonly settings: readonly SettingReport[];
	/** Sentences about settings with which the Worker runs, but not as it should. */
	readonly warnings: readonly string[];
}

const ALLOWED_ORIGINS =
	"Allowed are https://app.example.com, https://*.example.com, and exact origins of apps such as tauri://localhost, app://- or chrome-extension://ID";
// Unrelated pages or files share an origin with these schemes.
const NEVER_TRUSTED = /^(file|data|blob|about|javascript|wss?|ftp):/;

/** Whether an entry is an origin as browsers serialize it, of a web page or an app, or `https://*.` followed by at least two labels. */
function isOrigin(entry: string): boolean {
	if (NEVER_TRUSTED.test(entry)) return false;
	if (!/^https?:/.test(entry)) return /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9._-]+(:\d+)?$/.test(entry);
	const exact = /^https:\/\/\*\.[^.]+\.[^.]/.test(entry) ? entry.replace("*.", "") : entry;
	return !/[*]|\.\./.test(exact) && URL.parse(exact)?.origin === exact;
}

/** Returns why a base URL is not valid, as the end of a sentence; undefined when it is valid. */
function baseUrlProblem(value: string): string | undefined {
	const url = URL.parse(value);
	if (!url || !/^https?:$/.test(url.protocol)) return "must be an http(s) URL";
	if (url.username || url.password) return "must not contain credentials";
	if (value.includes("?") || value.includes("#")) return "must not have a query or a fragment";
	// Only at the end: the path of Cloudflare's AI Gateway starts with a version of its own.
	if (/\/v\d+\w*(\/(models|projects|listen|e))?\/*$/.test(url.pathname)) {
		return "must not end with an API version: it is appended with the rest of the path";
	}
	return undefined;
}

/** Throws a single `MISSING_BINDING` that names every missing or malformed setting. */
export function parseEnv(bindings: object): Config {
	const env = bindings as Record<string, unknown>;
	const problems: string[] = [];
	const missing: string[] = [];

	const text = (name: string) => textOf(env[name]);
	const textOrDefault = (name: string) => text(name) ?? defaultOf(name);
	const required = (name: string) => {
		const value = text(name);
		if (!value) missing.push(name);
		return value ?? "";
	};
	const baseUrl = (name: string, value: string) => {
		const problem = value ? baseUrlProblem(value) : undefined;
		if (problem) problems.push(`${name} ${problem}`);
		return problem ? "" : value.replace(/\/+$/, "");
	};
	const list = (name: string) =>
		(text(name) ?? "")
			.split(",")
			.map((entry) => entry.trim())
			.filter(Boolean);
	const origins = (name: string) =>
		list(name).flatMap((entry) => {
			const origin = entry.replace(/(?<=[^/])\/$/, "").toLowerCase();
			if (isOrigin(origin)) return [origin];
			problems.push(`${name}: "${entry}" is not a valid origin. ${ALLOWED_ORIGINS}`);
			return [];
		});

	const binding = <T>(name: string) => {
		if (!env[name]) missing.push(name);
		return env[name] as T;
	};

	const d1 = guardD1(binding<D1Database>("DB"));
	const limits = {
		completions: binding<RateLimit>("COMPLETION_LIMIT"),
		keys: binding<RateLimit>("KEY_LIMIT"),
		ipAddresses: binding<RateLimit>("ADDRESS_LIMIT"),
		networks: binding<RateLimit>("NETWORK_LIMIT"),
		accounts: binding<RateLimit>("ACCOUNT_LIMIT"),
		signUps: binding<RateLimit>("SIGN_UP_LIMIT"),
	};
	const authSecret = required("BETTER_AUTH_SECRET");
	const authUrl = baseUrl("BETTER_AUTH_URL", required("BETTER_AUTH_URL"));
	const origin = authUrl && new URL(authUrl).origin;

	const trustedOrigins = origins("TRUSTED_ORIGINS");
	// The frontend's development server. A deployed Worker's hostname is never localhost.
	if (origin && new URL(origin).hostname === "localhost") {
		trustedOrigins.push("http://localhost:3000");
	}
	const adminOrigins = origins("ADMIN_ORIGINS");
	for (const entry of adminOrigins) {
		if (trustedOrigins.includes(entry) || isListed(entry, trustedOrigins)) continue;
		problems.push(`ADMIN_ORIGINS: "${entry}" must be in TRUSTED_ORIGINS as well`);
	}

	const models = list("GEMINI_MODEL");
	if (models.length === 0) models.push(defaultOf("GEMINI_MODEL"));
	for (const model of models) {
		if (/^[\w.-]+$/.test(model)) continue;
		problems.push(
			`GEMINI_MODEL: "${model}" is not a valid model name. Use a name without a prefix, such as gemini-flash-lite-latest`,
		);
	}

	const privacy = textOrDefault("POSTHOG_PRIVACY_MODE");
	if (!/^(true|false)$/i.test(privacy)) {
		problems.push("POSTHOG_PRIVACY_MODE must be true or false");
	}
	const posthogKey = text("POSTHOG_API_KEY");
	const posthogHost = baseUrl("POSTHOG_HOST", textOrDefault("POSTHOG_HOST"));

	const cap = (name: string) => {
		const value = text(name);
		if (value === undefined) return undefined;
		// 0 is a cap: nobody may spend anything.
		if (/^\d+(\.\d+)?$/.test(value)) return Math.round(Number(value) * NANO_PER_USD);
		problems.push(`${name} must be an amount of US dollars, such as 2.50`);
		return undefined;
	};
	const domains = (name: string) =>
		Object.freeze(
			list(name).map((entry) => {
				const domain = entry.replace(/^@/, "").toLowerCase();
				if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) {
					problems.push(`${name}: "${entry}" is not a domain such as example.com`);
				}
				return domain;
			}),
		);
	const autoApproveDomains = domains("AUTO_APPROVE_DOMAINS");
	const [email, from] = [env.EMAIL as EmailBinding | undefined, text("EMAIL_FROM")];
	if (email && !from?.includes("@")) {
		problems.push(
			"EMAIL_FROM must be the sender's e-mail address, because there is an EMAIL binding",
		);
	}
	if (autoApproveDomains.length && !email) {
		problems.push("AUTO_APPROVE_DOMAINS needs the EMAIL binding, to confirm addresses");
	}
	const adminWebhookUrl = text("ADMIN_WEBHOOK_URL");
	if (adminWebhookUrl && !/^https?:$/.test(URL.parse(adminWebhookUrl)?.protocol ?? "")) {
		problems.push("ADMIN_WEBHOOK_URL must be an http(s) URL");
	}
	const auditDays = textOrDefault("AUDIT_DAYS");
	if (!/^[1-9]\d{0,4}$/.test(auditDays)) {
		problems.push("AUDIT_DAYS must be a number of days, at least 1");
	}
	const { prices, problem: priceProblem } = parsePrices(text("USAGE_PRICES"));
	if (priceProblem) problems.push(`USAGE_PRICES ${priceProblem}`);

	const config: Config = {
		d1,
		limits: Object.freeze(limits),
		origin,
		authSecret,
		trustedOrigins: Object.freeze(trustedOrigins),
		adminOrigins: Object.freeze(adminOrigins),
		gemini: Object.freeze({
			apiKey: text("GOOGLE_GENERATIVE_AI_API_KEY"),
			baseUrl: baseUrl("GEMINI_BASE_URL", textOrDefault("GEMINI_BASE_URL")),
			models: Object.freeze(models),
		}),
		deepgram: Object.freeze({
			apiKey: text("DEEPGRAM_API_KEY"),
			baseUrl: baseUrl("DEEPGRAM_BASE_URL", textOrDefault("DEEPGRAM_BASE_URL")),
			projectId: text("DEEPGRAM_PROJECT_ID"),
		}),
		posthog: posthogKey
			? Object.freeze({
					apiKey: posthogKey,
					host: posthogHost,
					privacyMode: privacy.toLowerCase() === "true",
				})
			: undefined,
		caps: Object.freeze({
			dailyNano: cap("USAGE_DAILY_USD"),
			monthlyNano: cap("USAGE_MONTHLY_USD"),
		}),
		prices,
		adminWebhookUrl,
		allowedEmailDomains: domains("ALLOWED_EMAIL_DOMAINS"),
		autoApproveDomains,
		mailer: email && from ? Object.freeze({ binding: email, from }) : undefined,
		auditDays: Number(auditDays),
		settings: Object.freeze(describeSettings(env)),
		warnings: Object.freeze(findWarnings(env)),
	};

	if (missing.length) {
		problems.unshift(`Missing ${missing.join(", ")} binding${missing.length > 1 ? "s" : ""}`);
	}
	if (problems.length) throw new ApiError("MISSING_BINDING", problems.join("; "));
	return Object.freeze(config);
}
