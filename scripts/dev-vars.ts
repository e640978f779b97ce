// `.dev.vars`: the settings of this clone. Written by the first start, completed where something is missing, checked at every start.
import { randomBytes } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseEnv as parseVars } from "node:util";
import { experimental_readRawConfig } from "wrangler";
import { emulatorSettings } from "../emulator/server.ts";
import { parseEnv } from "../lib/env.ts";

export const SETTINGS_FILE = ".dev.vars";
const WRANGLER_CONFIG = fileURLToPath(new URL("../wrangler.jsonc", import.meta.url));
const MAIL_FROM = "interviews@example.com";
// Only its keys are compared: its URL changes with its port.
const EMULATOR = emulatorSettings("http://127.0.0.1");
const EMULATOR_URL = /^http:\/\/127\.0\.0\.1:\d+\/(gemini|deepgram|posthog)\/?$/;

/** The services that the emulator replaces: the settings of their key and their URL. */
const SERVICES = [
	{ name: "Gemini", key: "GOOGLE_GENERATIVE_AI_API_KEY", url: "GEMINI_BASE_URL" },
	{ name: "Deepgram", key: "DEEPGRAM_API_KEY", url: "DEEPGRAM_BASE_URL" },
	{ name: "PostHog", key: "POSTHOG_API_KEY", url: "POSTHOG_HOST" },
];

/** An error whose message is all that the person at the terminal needs. */
export class SetupError extends Error {}

export interface Settings {
	/** All settings in the file. */
	vars: NodeJS.Dict<string>;
	/** The app's port, by BETTER_AUTH_URL. */
	port: number;
	admin: { email: string; password: string };
	/** The services that the emulator replaces. */
	emulated: string[];
	/** Sentences about settings with which the app runs, but not as it should. */
	warnings: readonly string[];
	/** Whether the app sends mail, to the emulator. */
	hasMail: boolean;
}

/**
 * Returns the settings in `.dev.vars`, after adding what is missing there; `port` is for a file without BETTER_AUTH_URL. Throws a SetupError that
 * names what is wrong.
 */
export function prepareSettings(port: number): Settings {
	const isNew = !existsSync(SETTINGS_FILE);
	const before = isNew ? {} : read();
	const lines = isNew ? ["# Local settings, written by `pnpm dev`. Never commit them."] : [];
	const add = (comment: string, entries: Record<string, string>) => {
		const missing = Object.entries(entries).filter(([name]) => !before[name]);
		if (!missing.length) return;
		lines.push("", `# ${comment}`, ...missing.map(([name, value]) => `${name}="${value}"`));
	};

	add("The app itself.", {
		BETTER_AUTH_SECRET: randomBytes(32).toString("base64url"),
		BETTER_AUTH_URL: `http://localhost:${port}`,
	});
	add("The admin account, reset to this password at every start.", {
		DEV_ADMIN_EMAIL: "admin@example.com",
		DEV_ADMIN_PASSWORD: randomBytes(12).toString("base64url"),
	});
	for (const { name, key, url } of SERVICES) {
		// A URL without a key is somebody's choice, and so is a file without PostHog.
		if (before[key] || before[url] || (name === "PostHog" && !isNew)) continue;
		add(`${name} is emulated. To use the real service, put your key here.`, {
			[key]: EMULATOR[key] ?? "",
		});
	}
	if (before.EMAIL_FROM === undefined) {
		add(
			"The sender of mails, which the emulator's page shows. To try the app without mail, leave it empty.",
			{
				EMAIL_FROM: MAIL_FROM,
			},
		);
	}
	const added = `${lines.join("\n")}\n`;
	const settings = check({ ...before, ...parseVars(added) });
	if (lines.length) appendFileSync(SETTINGS_FILE, added, { mode: 0o600 });
	return settings;
}

/** Returns what the Worker gets at these URLs. */
export function workerVars(
	{ vars, emulated }: Settings,
	appUrl: string,
	emulatorUrl: string,
): Record<string, string> {
	const emulator = emulatorSettings(emulatorUrl);
	const urls = SERVICES.filter(({ name }) => emulated.includes(name)).map(({ url }) => url);
	const own = Object.entries(vars).filter(([name]) => !name.startsWith("DEV_ADMIN_"));
	return {
		...(Object.fromEntries(own) as Record<string, string>),
		BETTER_AUTH_URL: appUrl,
		...Object.fromEntries(urls.map((url) => [url, emulator[url] ?? ""])),
	};
}

function read(): NodeJS.Dict<string> {
	let text: string;
	try {
		// Some editors begin a file with a byte order mark, which would become a part of the first name.
		text = readFileSync(SETTINGS_FILE, "utf8").replace(/^\uFEFF/, "");
	} catch {
		throw new SetupError(`${SETTINGS_FILE} exists but cannot be read as a file.`);
	}
	for (const [i, line] of text.split("\n").entries()) {
		// Parsers differ in how much they swallow after such a line.
		if (/^\s*\w+\s*=\s*(["'])(?!.*\1)/.test(line)) {
			throw new SetupError(`${SETTINGS_FILE}, line ${i + 1}: unclosed quote.`);
		}
	}
	return parseVars(text);
}

/** Returns placeholders for the bindings in wrangler.jsonc, and for mail, which the emulator receives. */
function bindings(hasMail: boolean): Record<string, object> {
	const { rawConfig } = experimental_readRawConfig({ config: WRANGLER_CONFIG });
	const names = [
		...(rawConfig.d1_databases ?? []).map(({ binding }: { binding: string }) => binding),
		...(rawConfig.ratelimits ?? []).map(({ name }: { name: string }) => name),
		...(hasMail ? ["EMAIL"] : []),
	];
	return Object.fromEntries(names.map((name) => [name, {}]));
}

function check(vars: NodeJS.Dict<string>): Settings {
	const wrong = (problem: string) => new SetupError(`${SETTINGS_FILE}: ${problem}`);
	const hasMail = Boolean(vars.EMAIL_FROM?.trim());
	let warnings: readonly string[];
	try {
		({ warnings } = parseEnv({ ...vars, ...bindings(hasMail) }));
		const warning = warnings.find((text) => text.startsWith("BETTER_AUTH_SECRET"));
		if (warning) throw new Error(warning.replace(/\.$/, ""));
	} catch (error) {
		throw wrong(`${error instanceof Error ? error.message : error}.`);
	}
	const url = new URL(vars.BETTER_AUTH_URL ?? "");
	if (url.protocol !== "http:" || url.hostname !== "localhost") {
		throw wrong(
			`BETTER_AUTH_URL is ${url.origin}, but in development it must be http://localhost with a port.`,
		);
	}
	if (!vars.DEV_ADMIN_EMAIL?.includes("@")) {
		throw wrong("DEV_ADMIN_EMAIL is not an e-mail address.");
	}
	const emulated = SERVICES.filter(({ name, key, url }) => {
		const isEmulated = vars[key] === EMULATOR[key];
		const isEmulatorUrl = EMULATOR_URL.test(vars[url] ?? "");
		if (isEmulatorUrl && !isEmulated) {
			throw wrong(
				`${key} looks like a real key, but ${url} still points to the emulator. Delete that line to use ${name} itself.`,
			);
		}
		if (isEmulated && vars[url] && !isEmulatorUrl) {
			throw wrong(
				`${key} is the emulator's key, but ${url} does not point to the emulator. Delete that line or use a real key.`,
			);
		}
		return isEmulated;
	});
	return {
		vars,
		port: Number(url.port || 80),
		// Better Auth keeps addresses in lower case.
		admin: {
			email: vars.DEV_ADMIN_EMAIL.trim().toLowerCase(),
			password: vars.DEV_ADMIN_PASSWORD ?? "",
		},
		emulated: emulated.map(({ name }: { name: string }) => name),
		warnings,
		hasMail,
	};
}
