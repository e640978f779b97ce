// Reads the Worker's bindings into one validated, frozen config.
import { guardD1 } from "./db/guard.ts";
import { isListed } from "./http/cors.ts";
import type { EmailBinding, Mailer } from "./mail.ts";
import { describeSettings, findWarnings, type SettingReport } from "./settings.ts";
import { type SettingsReader, settingsReader } from "./settings-reader.ts";
import type { Caps } from "./usage/caps.ts";
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

/** Throws a single `MISSING_BINDING` that names every missing or malformed setting. */
export function parseEnv(bindings: object): Config {
	const env = bindings as Record<string, unknown>;
	const read = settingsReader(env);
	const config: Config = {
		d1: guardD1(read.binding<D1Database>("DB")),
		limits: Object.freeze({
			completions: read.binding<RateLimit>("COMPLETION_LIMIT"),
			keys: read.binding<RateLimit>("KEY_LIMIT"),
			ipAddresses: read.binding<RateLimit>("ADDRESS_LIMIT"),
			networks: read.binding<RateLimit>("NETWORK_LIMIT"),
			accounts: read.binding<RateLimit>("ACCOUNT_LIMIT"),
			signUps: read.binding<RateLimit>("SIGN_UP_LIMIT"),
		}),
		authSecret: read.required("BETTER_AUTH_SECRET"),
		...readOrigins(read),
		posthog: readPostHog(read),
		...readMail(read, env.EMAIL as EmailBinding | undefined),
		adminWebhookUrl: readWebhookUrl(read),
		auditDays: readAuditDays(read),
		prices: readPrices(read),
		gemini: Object.freeze({
			apiKey: read.optional("GOOGLE_GENERATIVE_AI_API_KEY"),
			models: readModels(read),
			baseUrl: read.baseUrl("GEMINI_BASE_URL"),
		}),
		deepgram: Object.freeze({
			apiKey: read.optional("DEEPGRAM_API_KEY"),
			baseUrl: read.baseUrl("DEEPGRAM_BASE_URL"),
			projectId: read.optional("DEEPGRAM_PROJECT_ID"),
		}),
		caps: Object.freeze({
			dailyNano: read.amount("USAGE_DAILY_USD"),
			monthlyNano: read.amount("USAGE_MONTHLY_USD"),
		}),
		allowedEmailDomains: read.domains("ALLOWED_EMAIL_DOMAINS"),
		settings: Object.freeze(describeSettings(env)),
		warnings: Object.freeze(findWarnings(env)),
	};
	read.throwProblems();
	return Object.freeze(config);
}

function readOrigins(read: SettingsReader) {
	const url = read.baseUrl("BETTER_AUTH_URL", read.required("BETTER_AUTH_URL"));
	const { origin, hostname } = url ? new URL(url) : { origin: "", hostname: "" };
	const trustedOrigins = read.origins("TRUSTED_ORIGINS");
	// The frontend's development server. A deployed Worker's hostname is never localhost.
	if (hostname === "localhost") trustedOrigins.push("http://localhost:3000");
	const adminOrigins = read.origins("ADMIN_ORIGINS");
	for (const entry of adminOrigins) {
		const isAlsoTrusted = trustedOrigins.includes(entry) || isListed(entry, trustedOrigins);
		read.check(isAlsoTrusted, `ADMIN_ORIGINS: "${entry}" must be in TRUSTED_ORIGINS as well`);
	}
	return {
		origin,
		trustedOrigins: Object.freeze(trustedOrigins),
		adminOrigins: Object.freeze(adminOrigins),
	};
}

function readModels(read: SettingsReader): readonly string[] {
	const models = read.list("GEMINI_MODEL");
	for (const model of models) {
		read.check(
			/^[\w.-]+$/.test(model),
			`GEMINI_MODEL: "${model}" is not a valid model name. Use a name without a prefix, such as gemini-flash-lite-latest`,
		);
	}
	return Object.freeze(models);
}

function readPostHog(read: SettingsReader): PostHogConfig | undefined {
	const privacy = read.text("POSTHOG_PRIVACY_MODE").toLowerCase();
	read.check(/^(true|false)$/.test(privacy), "POSTHOG_PRIVACY_MODE must be true or false");
	const host = read.baseUrl("POSTHOG_HOST");
	const apiKey = read.optional("POSTHOG_API_KEY");
	return apiKey ? Object.freeze({ apiKey, host, privacyMode: privacy === "true" }) : undefined;
}

function readMail(read: SettingsReader, binding: EmailBinding | undefined) {
	const autoApproveDomains = read.domains("AUTO_APPROVE_DOMAINS");
	const from = read.optional("EMAIL_FROM");
	read.check(
		!binding || from?.includes("@"),
		"EMAIL_FROM must be the sender's e-mail address, because there is an EMAIL binding",
	);
	read.check(
		binding || autoApproveDomains.length === 0,
		"AUTO_APPROVE_DOMAINS needs the EMAIL binding, to confirm addresses",
	);
	const mailer = binding && from ? Object.freeze({ binding, from }) : undefined;
	return { autoApproveDomains, mailer };
}

function readWebhookUrl(read: SettingsReader): string | undefined {
	const url = read.optional("ADMIN_WEBHOOK_URL");
	const isHttp = /^https?:$/.test(URL.parse(url ?? "")?.protocol ?? "");
	read.check(!url || isHttp, "ADMIN_WEBHOOK_URL must be an http(s) URL");
	return url;
}

function readAuditDays(read: SettingsReader): number {
	const days = read.text("AUDIT_DAYS");
	read.check(/^[1-9]\d{0,4}$/.test(days), "AUDIT_DAYS must be a number of days, at least 1");
	return Number(days);
}

function readPrices(read: SettingsReader): PriceOverrides {
	const { prices, problem } = parsePrices(read.optional("USAGE_PRICES"));
	read.check(!problem, `USAGE_PRICES ${problem}`);
	return prices;
}
