// The list of all settings, the state of each, and warnings about values that cannot work.

type SettingState = "set" | "missing" | "default" | "off";

/** A setting in the health report for admins. */
export interface SettingReport {
	name: string;
	/** `missing`: it is required. `off`: its feature is not used. */
	state: SettingState;
	/** The value or the default; left out for secrets. */
	value?: string;
}

interface Setting {
	kind: "binding" | "secret" | "text";
	/** Its state when it is not set: missing, or a default value. Undefined for optional settings. */
	without?: "missing" | { value: string };
}

const BINDING: Setting = { kind: "binding", without: "missing" };
const OPTIONAL: Setting = { kind: "text" };
const needed = (kind: Setting["kind"]): Setting => ({ kind, without: "missing" });
const text = (value: string): Setting => ({ kind: "text", without: { value } });

/** Every setting that `parseEnv` reads. */
export const SETTINGS: Readonly<Record<string, Setting>> = {
	BETTER_AUTH_URL: needed("text"),
	BETTER_AUTH_SECRET: needed("secret"),
	GOOGLE_GENERATIVE_AI_API_KEY: needed("secret"),
	GEMINI_MODEL: text("gemini-flash-lite-latest"),
	GEMINI_BASE_URL: text("https://generativelanguage.googleapis.com"),
	DEEPGRAM_API_KEY: needed("secret"),
	DEEPGRAM_BASE_URL: text("https://api.deepgram.com"),
	DEEPGRAM_PROJECT_ID: OPTIONAL,
	POSTHOG_API_KEY: { kind: "secret" },
	POSTHOG_HOST: text("https://eu.i.posthog.com"),
	POSTHOG_PRIVACY_MODE: text("false"),
	TRUSTED_ORIGINS: OPTIONAL,
	ADMIN_ORIGINS: OPTIONAL,
	USAGE_DAILY_USD: OPTIONAL,
	USAGE_MONTHLY_USD: OPTIONAL,
	USAGE_PRICES: OPTIONAL,
	// Anyone who has the URL of a chat's webhook can post to the chat.
	ADMIN_WEBHOOK_URL: { kind: "secret" },
	ALLOWED_EMAIL_DOMAINS: OPTIONAL,
	AUTO_APPROVE_DOMAINS: OPTIONAL,
	EMAIL: { kind: "binding" },
	EMAIL_FROM: OPTIONAL,
	AUDIT_DAYS: text("365"),
	DB: BINDING,
	COMPLETION_LIMIT: BINDING,
	KEY_LIMIT: BINDING,
	ADDRESS_LIMIT: BINDING,
	NETWORK_LIMIT: BINDING,
	ACCOUNT_LIMIT: BINDING,
	SIGN_UP_LIMIT: BINDING,
};

// Read by OpenNext, and by `pnpm dev`.
const NOT_OURS = /^(NEXTJS_ENV|DEV_ADMIN_\w+)$/;

/** Returns the state of every setting. */
export const describeSettings = (env: Record<string, unknown>): SettingReport[] =>
	Object.entries(SETTINGS).map(([name, { kind, without }]) => {
		const value = textOf(env[name]);
		const isSet = kind === "binding" ? Boolean(env[name]) : value !== undefined;
		if (isSet) return { name, state: "set", ...(kind === "text" && value && { value }) };
		if (without === "missing") return { name, state: "missing" };
		return without ? { name, state: "default", ...without } : { name, state: "off" };
	});

/** Returns a setting's default value; empty for settings without one. */
export function defaultOf(name: string): string {
	const without = SETTINGS[name]?.without;
	return typeof without === "object" ? without.value : "";
}

/** Returns a value without the blanks around it; undefined when it is not a text or blank. */
export const textOf = (value: unknown): string | undefined =>
	typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;

const isLocal = (url: string): boolean =>
	/^(localhost|127\.0\.0\.1|\[::1\])$/.test(URL.parse(url)?.hostname ?? "");

const MIN_SECRET_LENGTH = 32;

/** Returns warnings about settings with which the Worker runs, but does not work as intended. They name the setting, but no secret value. */
export function findWarnings(env: Record<string, unknown>): string[] {
	const [secret, origin, posthogKey] = [
		textOf(env.BETTER_AUTH_SECRET) ?? "",
		textOf(env.BETTER_AUTH_URL) ?? "",
		textOf(env.POSTHOG_API_KEY),
	];
	const warnings: string[] = [];
	const warnIf = (condition: unknown, warning: string) => {
		if (condition) warnings.push(warning);
	};
	// v0.1.0 accepted secrets of any length.
	warnIf(
		secret.length < MIN_SECRET_LENGTH,
		`BETTER_AUTH_SECRET is shorter than ${MIN_SECRET_LENGTH} characters: an attacker who guesses it can forge sessions. Changing it signs out all users with cookies.`,
	);
	warnIf(
		!textOf(env.GOOGLE_GENERATIVE_AI_API_KEY),
		"GOOGLE_GENERATIVE_AI_API_KEY is not set: there are no answers.",
	);
	warnIf(!textOf(env.DEEPGRAM_API_KEY), "DEEPGRAM_API_KEY is not set: nothing is transcribed.");
	warnIf(
		posthogKey?.startsWith("phx_"),
		"POSTHOG_API_KEY is a personal key. Events need the project's key, which starts with phc_.",
	);
	warnIf(
		textOf(env.EMAIL_FROM) && !env.EMAIL,
		"EMAIL_FROM has no effect without the EMAIL binding.",
	);
	if (!isLocal(origin)) {
		warnIf(
			origin.startsWith("http:"),
			"BETTER_AUTH_URL is http: cookies are not Secure, and browsers allow no microphone there.",
		);
		for (const name of ["GEMINI_BASE_URL", "DEEPGRAM_BASE_URL", "POSTHOG_HOST"]) {
			warnIf(
				isLocal(textOf(env[name]) ?? ""),
				`${name} is a local URL, which a deployed Worker cannot reach.`,
			);
		}
	}
	const unknown = Object.entries(env).flatMap(([name, value]) =>
		typeof value === "string" && !(name in SETTINGS) && !NOT_OURS.test(name) ? [name] : [],
	);
	warnIf(unknown.length, `Unknown settings: ${unknown.join(", ")}.`);
	return warnings;
}
