// `.dev.vars`: the settings of this machine. Written once, completed where something is missing, checked at every start.
import { randomBytes } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { parseEnv as parseVars } from "node:util";
import { emulatorSettings } from "../emulator/server.ts";
import { parseEnv, warningOf } from "../lib/env.ts";

const FILE = ".dev.vars";
export const EMULATOR_PORT = 8788;
const EMULATOR = emulatorSettings(`http://127.0.0.1:${EMULATOR_PORT}`);

/** The services the emulator stands in for: whose key, and whose address. */
const SERVICES = [
	{ name: "Gemini", key: "GOOGLE_GENERATIVE_AI_API_KEY", address: "GEMINI_BASE_URL" },
	{ name: "Deepgram", key: "DEEPGRAM_API_KEY", address: "DEEPGRAM_BASE_URL" },
	{ name: "PostHog", key: "POSTHOG_API_KEY", address: "POSTHOG_HOST" },
];

/** A sentence for the person at the terminal; printed without a stack. */
export class SetupError extends Error {}

export interface Settings {
	url: string;
	port: number;
	admin: { email: string; password: string };
	/** The services that the emulator answers for. */
	emulated: string[];
	/** Those nobody answers for: they have no key. */
	missing: string[];
}

/** Gives the settings in `.dev.vars`, after adding what is missing there. Throws a SetupError that names what is wrong. */
export function prepareSettings(): Settings {
	const isNew = !existsSync(FILE);
	const before = isNew ? {} : read();
	const lines = isNew ? ["# Local settings, written by `pnpm dev`. Never commit them."] : [];
	const add = (comment: string, entries: Record<string, string>) => {
		const missing = Object.entries(entries).filter(([name]) => !before[name]);
		if (!missing.length) return;
		lines.push("", `# ${comment}`, ...missing.map(([name, value]) => `${name}="${value}"`));
	};

	add("The app itself.", {
		BETTER_AUTH_SECRET: randomBytes(32).toString("base64url"),
		BETTER_AUTH_URL: "http://localhost:8787",
	});
	add("The admin account, reset to this password at every start.", {
		DEV_ADMIN_EMAIL: "admin@example.com",
		DEV_ADMIN_PASSWORD: randomBytes(12).toString("base64url"),
	});
	for (const { name, key, address } of SERVICES) {
		// Whoever gave an address wants that one; analytics stay off for who left them out of a file of their own.
		if (before[key] || before[address] || (name === "PostHog" && !isNew)) continue;
		add(`${name} is emulated. To use the real service, put your key here and delete the URL.`, {
			[key]: EMULATOR[key] ?? "",
			[address]: EMULATOR[address] ?? "",
		});
	}
	const added = `${lines.join("\n")}\n`;
	const settings = check({ ...before, ...parseVars(added) });
	if (lines.length) appendFileSync(FILE, added, { mode: 0o600 });
	return settings;
}

function read(): NodeJS.Dict<string> {
	let text: string;
	try {
		text = readFileSync(FILE, "utf8");
	} catch {
		throw new SetupError(`${FILE} exists but cannot be read as a file.`);
	}
	for (const [i, line] of text.split("\n").entries()) {
		// Parsers differ in how much they swallow after such a line.
		if (/^\s*\w+\s*=\s*(["'])(?!.*\1)/.test(line)) {
			throw new SetupError(`${FILE}, line ${i + 1}: unclosed quote.`);
		}
	}
	return parseVars(text);
}

function check(vars: NodeJS.Dict<string>): Settings {
	try {
		// Bindings that wrangler.jsonc gives are there; the text is what a person may have mistyped.
		const bindings = new Proxy(vars as Record<string, unknown>, {
			get: (all, name: string) => all[name] ?? (/^DB$|_LIMIT$/.test(name) ? {} : undefined),
		});
		const warning = warningOf(parseEnv(bindings));
		if (warning) throw new Error(warning.replace(/\.$/, ""));
	} catch (error) {
		throw new SetupError(`${FILE}: ${error instanceof Error ? error.message : error}.`);
	}
	const url = new URL(vars.BETTER_AUTH_URL ?? "");
	if (url.protocol !== "http:" || url.hostname !== "localhost") {
		throw new SetupError(
			`${FILE}: BETTER_AUTH_URL is ${url.origin}, but in development it must be http://localhost with a port.`,
		);
	}
	if (url.port === `${EMULATOR_PORT}`) {
		throw new SetupError(
			`${FILE}: BETTER_AUTH_URL uses the emulator's port ${EMULATOR_PORT}. Choose another.`,
		);
	}
	if (!vars.DEV_ADMIN_EMAIL?.includes("@")) {
		throw new SetupError(`${FILE}: DEV_ADMIN_EMAIL is not an e-mail address.`);
	}
	const emulated = SERVICES.filter(({ name, key, address }) => {
		const isEmulated = vars[address] === EMULATOR[address];
		if (isEmulated && vars[key] !== EMULATOR[key]) {
			throw new SetupError(
				`${FILE}: ${key} looks like a real key, but ${address} still points to the emulator. Delete that line to use ${name} itself.`,
			);
		}
		if (!isEmulated && vars[key] === EMULATOR[key]) {
			throw new SetupError(
				`${FILE}: ${key} is the emulator's key, but ${address} does not point to the emulator. Restore ${address}="${EMULATOR[address]}" or use a real key.`,
			);
		}
		return isEmulated;
	});
	return {
		url: url.origin,
		port: Number(url.port || 80),
		// Better Auth keeps addresses in lower case.
		admin: {
			email: vars.DEV_ADMIN_EMAIL?.toLowerCase() ?? "",
			password: vars.DEV_ADMIN_PASSWORD ?? "",
		},
		emulated: emulated.map(({ name }) => name),
		missing: SERVICES.filter(({ key }) => !vars[key]).map(({ name }) => name),
	};
}
