import { expect, test } from "vitest";
import { parseEnv } from "./env.ts";

const bindings = {
	DB: {},
	COMPLETION_LIMIT: {},
	KEY_LIMIT: {},
	ADDRESS_LIMIT: {},
	ACCOUNT_LIMIT: {},
};
const required = {
	...bindings,
	BETTER_AUTH_SECRET: "s",
	BETTER_AUTH_URL: "https://api.example.com",
};

test("what is required is enough, and the rest has its defaults", () => {
	expect(parseEnv(required)).toMatchObject({
		origin: "https://api.example.com",
		trustedOrigins: [],
		gemini: {
			apiKey: undefined,
			baseUrl: "https://generativelanguage.googleapis.com",
			model: "gemini-flash-lite-latest",
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

test("everything missing or malformed is named in one message", () => {
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
		'Missing BETTER_AUTH_SECRET binding; TRUSTED_ORIGINS: "https://no.com/path" is no origin; POSTHOG_PRIVACY_MODE must be true or false; GEMINI_BASE_URL must be an http(s) address',
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
	["null", false],
])("TRUSTED_ORIGINS takes %s: %s", (entry, isTaken) => {
	const parse = () => parseEnv({ ...required, TRUSTED_ORIGINS: entry });
	if (isTaken) expect(parse().trustedOrigins).toContain(entry);
	else expect(parse).toThrow("is no origin");
});

test("localhost:3000 is trusted in development only", () => {
	const local = parseEnv({ ...required, BETTER_AUTH_URL: "http://localhost:8787" });
	expect(local.trustedOrigins).toEqual(["http://localhost:3000"]);
	expect(parseEnv(required).trustedOrigins).toEqual([]);
});

test("base addresses lose their last slash, and the app's keeps only its origin", () => {
	const config = parseEnv({
		...required,
		BETTER_AUTH_URL: "https://api.example.com/anything/",
		GEMINI_BASE_URL: "https://gateway.example.com/v1/google-ai-studio/",
	});
	expect(config.origin).toBe("https://api.example.com");
	expect(config.gemini.baseUrl).toBe("https://gateway.example.com/v1/google-ai-studio");
});
