import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseEnv } from "./env.ts";
import { describeSettings, findWarnings, SETTINGS } from "./settings.ts";

const bindings = Object.fromEntries(
	Object.entries(SETTINGS)
		.filter(([, { kind, without }]) => kind === "binding" && without)
		.map(([name]) => [name, {}]),
);
const fine = {
	...bindings,
	BETTER_AUTH_SECRET: "s".repeat(32),
	BETTER_AUTH_URL: "https://api.example.com",
	GOOGLE_GENERATIVE_AI_API_KEY: "g-secret",
	DEEPGRAM_API_KEY: "d-secret",
};

test("the settings are those of .dev.vars.example and the bindings, and no others are read", () => {
	const documented = [...readFileSync(".dev.vars.example", "utf8").matchAll(/^(\w+)=/gm)].map(
		([, name]) => name,
	);
	const texts = Object.entries(SETTINGS).filter(([, { kind }]) => kind !== "binding");
	expect(texts.map(([name]) => name).sort()).toEqual(documented.sort());

	const read = new Set<string>();
	const spy = new Proxy<Record<string, unknown>>(fine, {
		get(all, name: string) {
			read.add(name);
			return all[name];
		},
	});
	parseEnv(spy);
	expect([...read].sort()).toEqual(Object.keys(SETTINGS).sort());
});

test("defaults are those that are used", () => {
	const defaults = Object.fromEntries(
		describeSettings(fine).flatMap(({ name, state, value }) =>
			state === "default" ? [[name, value]] : [],
		),
	);
	const { settings: _, ...usual } = parseEnv(fine);
	const { settings: __, ...explicit } = parseEnv({ ...fine, ...defaults });
	expect(JSON.stringify(explicit)).toBe(JSON.stringify(usual));
});

test("a report says what is set, and has no secret", () => {
	const report = describeSettings({
		...fine,
		GEMINI_MODEL: "gemini-x",
		ADMIN_WEBHOOK_URL: "https://chat.example/w-secret",
		DEEPGRAM_API_KEY: " ",
	});
	const byName = Object.fromEntries(report.map(({ name, ...rest }) => [name, rest]));
	expect(byName).toMatchObject({
		BETTER_AUTH_URL: { state: "set", value: "https://api.example.com" },
		BETTER_AUTH_SECRET: { state: "set" },
		GEMINI_MODEL: { state: "set", value: "gemini-x" },
		GEMINI_BASE_URL: { state: "default", value: "https://generativelanguage.googleapis.com" },
		DEEPGRAM_API_KEY: { state: "missing" },
		POSTHOG_API_KEY: { state: "off" },
		EMAIL: { state: "off" },
		DB: { state: "set" },
	});
	expect(JSON.stringify(report)).not.toMatch(/secret/);
});

test("settings without a fault have no warnings, in production and locally", () => {
	expect(findWarnings(fine)).toEqual([]);
	const local = {
		...fine,
		BETTER_AUTH_URL: "http://localhost:8787",
		GEMINI_BASE_URL: "http://127.0.0.1:8788/gemini",
		DEV_ADMIN_EMAIL: "admin@example.com",
		NEXTJS_ENV: "development",
	};
	expect(findWarnings(local)).toEqual([]);
});

test.each([
	[{ BETTER_AUTH_SECRET: "short-secret" }, "BETTER_AUTH_SECRET"],
	[{ GOOGLE_GENERATIVE_AI_API_KEY: "" }, "GOOGLE_GENERATIVE_AI_API_KEY"],
	[{ DEEPGRAM_API_KEY: undefined }, "DEEPGRAM_API_KEY"],
	[{ POSTHOG_API_KEY: "phx_secret" }, "POSTHOG_API_KEY"],
	[{ EMAIL_FROM: "a@example.com" }, "EMAIL_FROM"],
	[{ BETTER_AUTH_URL: "http://api.example.com" }, "BETTER_AUTH_URL"],
	[{ GEMINI_BASE_URL: "http://localhost:8788/gemini" }, "GEMINI_BASE_URL"],
	[{ POSTHOG_HOST: "http://127.0.0.1:8788/posthog" }, "POSTHOG_HOST"],
	[{ GEMINI_MODELS: "a-secret" }, "GEMINI_MODELS"],
] as [object, string][])(
	"%j has one warning, which names the setting and no secret",
	(change, name) => {
		const warnings = findWarnings({ ...fine, ...change });
		expect(warnings).toEqual([expect.stringContaining(name)]);
		expect(warnings.join()).not.toContain("secret");
	},
);
