import { expect, test } from "vitest";
import { parseEnv } from "./env.ts";

const bindings = {
	DB: {},
	COMPLETION_LIMIT: {},
	KEY_LIMIT: {},
	ADDRESS_LIMIT: {},
	NETWORK_LIMIT: {},
	ACCOUNT_LIMIT: {},
	SIGN_UP_LIMIT: {},
};
const required = {
	...bindings,
	BETTER_AUTH_SECRET: "s",
	BETTER_AUTH_URL: "https://api.example.com",
};

test("the required settings are enough, and the others have defaults", () => {
	expect(parseEnv(required)).toMatchObject({
		origin: "https://api.example.com",
		trustedOrigins: [],
		gemini: {
			apiKey: undefined,
			baseUrl: "https://generativelanguage.googleapis.com",
			models: ["gemini-flash-lite-latest"],
		},
		deepgram: { apiKey: undefined, baseUrl: "https://api.deepgram.com", projectId: undefined },
		posthog: undefined,
	});
});

test("analytics need only a key", () => {
	expect(parseEnv({ ...required, POSTHOG_API_KEY: "k" }).posthog).toEqual({
		apiKey: "k",
		host: "https://eu.i.posthog.com",
		privacyMode: false,
	});
});

test("one message names every missing or malformed setting", () => {
	const { KEY_LIMIT: _, ...rest } = bindings;
	expect(() => parseEnv(rest)).toThrow(
		"Missing KEY_LIMIT, BETTER_AUTH_SECRET, BETTER_AUTH_URL bindings",
	);
	expect(() =>
		parseEnv({
			...required,
			BETTER_AUTH_SECRET: " ",
			GEMINI_BASE_URL: "nowhere",
			TRUSTED_ORIGINS: "https://ok.com, https://no.com/path",
			POSTHOG_PRIVACY_MODE: "maybe",
		}),
	).toThrow(
		'Missing BETTER_AUTH_SECRET binding; TRUSTED_ORIGINS: "https://no.com/path" is not a valid origin. Allowed are https://app.example.com, https://*.example.com, and exact origins of apps such as tauri://localhost, app://- or chrome-extension://ID; POSTHOG_PRIVACY_MODE must be true or false; GEMINI_BASE_URL must be an http(s) URL',
	);
});

test.each([
	["https://app.example.com", true],
	["https://*.example.com", true],
	["http://localhost:3000", true],
	["http://*.example.com", false],
	["https://*.com", false],
	["https://a.*.example.com", false],
	["https://app.example.com:443", false],
	["https://a..example.com", false],
	["app.example.com", false],
	["app://-", true],
	["tauri://localhost", true],
	["capacitor://localhost", true],
	["chrome-extension://abcdefghijklmnopabcdefghijklmnop", true],
	["null", false],
	["*", false],
	["file://", false],
	["file:///", false],
	["data:text", false],
	["tauri://", false],
	["app://*", false],
	["app://a/b", false],
])("TRUSTED_ORIGINS accepts %s: %s", (entry, isAccepted) => {
	const parse = () => parseEnv({ ...required, TRUSTED_ORIGINS: entry });
	if (isAccepted) expect(parse().trustedOrigins).toContain(entry);
	else expect(parse).toThrow(`TRUSTED_ORIGINS: "${entry}" is not a valid origin. Allowed are`);
});

test("localhost:3000 is trusted in development only", () => {
	const local = parseEnv({ ...required, BETTER_AUTH_URL: "http://localhost:8787" });
	expect(local.trustedOrigins).toEqual(["http://localhost:3000"]);
	expect(parseEnv(required).trustedOrigins).toEqual([]);
});

test("trailing slashes of base URLs are removed, and only the origin of BETTER_AUTH_URL is used", () => {
	const config = parseEnv({
		...required,
		BETTER_AUTH_URL: "https://api.example.com/anything/",
		GEMINI_BASE_URL: "https://gateway.example.com/v1/google-ai-studio/",
	});
	expect(config.origin).toBe("https://api.example.com");
	expect(config.gemini.baseUrl).toBe("https://gateway.example.com/v1/google-ai-studio");
});

test.each([
	["https://gateway.ai.cloudflare.com/v1/account/gateway/google-ai-studio", undefined],
	["http://127.0.0.1:8788/gemini", undefined],
	["https://generativelanguage.googleapis.com/v1beta", "must not end with an API version"],
	["https://generativelanguage.googleapis.com/v1beta/models/", "must not end with an API version"],
	["https://generativelanguage.googleapis.com/v1", "must not end with an API version"],
	["https://user:secret@example.com", "must not contain credentials"],
	["https://example.com?key=secret", "must not have a query or a fragment"],
	["https://example.com?", "must not have a query or a fragment"],
	["https://example.com#a", "must not have a query or a fragment"],
	["ftp://example.com", "must be an http(s) URL"],
])("base URL %s: %s", (value, problem) => {
	for (const name of ["GEMINI_BASE_URL", "DEEPGRAM_BASE_URL", "POSTHOG_HOST"]) {
		const parse = () => parseEnv({ ...required, [name]: value });
		if (!problem) parse();
		else {
			expect(parse).toThrow(`${name} ${problem}`);
			expect(parse).not.toThrow("secret");
		}
	}
});

test.each([
	["gemini-flash-lite-latest", true],
	["gemini-2.5-flash_001", true],
	["models/gemini-flash-lite-latest", false],
	["google/gemini", false],
	["gemini flash", false],
	["gemini?key=x", false],
])("GEMINI_MODEL accepts %s: %s", (model, isAllowed) => {
	const parse = () => parseEnv({ ...required, GEMINI_MODEL: model });
	if (isAllowed) expect(parse().gemini.models).toEqual([model]);
	else expect(parse).toThrow(`GEMINI_MODEL: "${model}" is not a valid model name`);
});

test("GEMINI_MODEL may name several models", () => {
	const parse = (GEMINI_MODEL: string) => parseEnv({ ...required, GEMINI_MODEL });
	expect(parse("gemini-a, gemini-b,").gemini.models).toEqual(["gemini-a", "gemini-b"]);
	expect(() => parse("gemini-a, models/b")).toThrow('"models/b" is not a valid model name');
});

test("ADMIN_ORIGINS must be a subset of TRUSTED_ORIGINS", () => {
	const trusted = { ...required, TRUSTED_ORIGINS: "https://a.example.com, tauri://localhost" };
	const parse = (ADMIN_ORIGINS: string) => parseEnv({ ...trusted, ADMIN_ORIGINS });
	expect(parse("https://a.example.com/").adminOrigins).toEqual(["https://a.example.com"]);
	expect(parse("").adminOrigins).toEqual([]);
	const pattern = { ...required, TRUSTED_ORIGINS: "https://*.example.com" };
	for (const entry of ["https://admin.example.com", "https://*.example.com"]) {
		expect(parseEnv({ ...pattern, ADMIN_ORIGINS: entry }).adminOrigins).toEqual([entry]);
	}
	expect(() => parse("https://b.example.com")).toThrow(
		'ADMIN_ORIGINS: "https://b.example.com" must be in TRUSTED_ORIGINS as well',
	);
});

test("caps are amounts of US dollars; 0 is a cap, and blank means no cap", () => {
	const caps = (daily: string, monthly = "") =>
		parseEnv({ ...required, USAGE_DAILY_USD: daily, USAGE_MONTHLY_USD: monthly }).caps;
	expect(caps("")).toEqual({ dailyNano: undefined, monthlyNano: undefined });
	expect(caps("0", "2.50")).toEqual({ dailyNano: 0, monthlyNano: 2_500_000_000 });
	for (const wrong of ["-1", "$5", "1,50", "5 USD", "NaN", "1e3"]) {
		expect(() => caps(wrong), wrong).toThrow("USAGE_DAILY_USD must be an amount of US dollars");
	}
});

test("prices are those of the tables unless USAGE_PRICES has others", () => {
	const prices = (json: string) => parseEnv({ ...required, USAGE_PRICES: json }).prices;
	expect(prices("")).toEqual({ tokens: {}, minutes: {} });
	expect(prices('{"m": {"input": 1, "output": 0}, "nova-3": {"minute": 0.0048}}')).toEqual({
		tokens: { m: { input: 1, output: 0 } },
		minutes: { "nova-3": { minute: 0.0048 } },
	});
	for (const wrong of [
		"{",
		"[]",
		'{"m": 1}',
		'{"m": {"input": 1}}',
		'{"m": {"input": "1", "output": 1}}',
		'{"m": {"input": -1, "output": 1}}',
		'{"m": {"input": 1, "output": 1, "minute": 1}}',
	]) {
		expect(() => prices(wrong), wrong).toThrow("USAGE_PRICES must be JSON such as");
	}
});

test("allowed domains, the webhook and the days of the audit log are checked", () => {
	const settings = parseEnv({
		...required,
		ALLOWED_EMAIL_DOMAINS: "Example.com, @b.example.org",
		ADMIN_WEBHOOK_URL: "https://hooks.example.com/x?y=1",
		AUDIT_DAYS: "30",
	});
	expect(settings.allowedEmailDomains).toEqual(["example.com", "b.example.org"]);
	expect(settings.adminWebhookUrl).toBe("https://hooks.example.com/x?y=1");
	expect(settings.auditDays).toBe(30);
	expect(parseEnv(required)).toMatchObject({
		allowedEmailDomains: [],
		adminWebhookUrl: undefined,
		auditDays: 365,
	});
	for (const [name, wrong] of [
		["ALLOWED_EMAIL_DOMAINS", "a@example.com"],
		["ALLOWED_EMAIL_DOMAINS", "localhost"],
		["ADMIN_WEBHOOK_URL", "hooks.example.com"],
		["AUDIT_DAYS", "0"],
		["AUDIT_DAYS", "a year"],
	] as const) {
		expect(() => parseEnv({ ...required, [name]: wrong }), wrong).toThrow(name);
	}
});

test("mail needs the binding and a sender, and approval by domain needs mail", () => {
	const EMAIL = { send: async () => ({}) };
	expect(parseEnv(required).mailer).toBeUndefined();
	const settings = { ...required, EMAIL, EMAIL_FROM: "noreply@example.com" };
	expect(parseEnv(settings).mailer?.from).toBe("noreply@example.com");
	expect(parseEnv({ ...settings, AUTO_APPROVE_DOMAINS: "example.com" }).autoApproveDomains).toEqual(
		["example.com"],
	);
	expect(() => parseEnv({ ...required, EMAIL })).toThrow("EMAIL_FROM must be");
	expect(() => parseEnv({ ...required, AUTO_APPROVE_DOMAINS: "example.com" })).toThrow(
		"AUTO_APPROVE_DOMAINS needs the EMAIL binding",
	);
});
