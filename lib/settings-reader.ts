// Reads settings, each in its form, and collects what is wrong with all of them.
import { ApiError } from "./http/errors.ts";
import { defaultOf, textOf } from "./settings.ts";
import { toNano } from "./usage/money.ts";

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

const entriesOf = (text: string) =>
	text
		.split(",")
		.map((entry) => entry.trim())
		.filter(Boolean);

export type SettingsReader = ReturnType<typeof settingsReader>;

/** Returns functions that read a setting by its name. None throws: an invalid setting becomes a problem, and some valid value. */
export function settingsReader(env: Record<string, unknown>) {
	const problems: string[] = [];
	const missing: string[] = [];

	const optional = (name: string) => textOf(env[name]);
	const text = (name: string) => optional(name) ?? defaultOf(name);
	const list = (name: string) => {
		const entries = entriesOf(optional(name) ?? "");
		return entries.length ? entries : entriesOf(defaultOf(name));
	};
	/** Adds a problem unless `condition` holds. */
	const check = (condition: unknown, problem: string) => {
		if (!condition) problems.push(problem);
	};

	return {
		check,
		/** A text, without a default. */
		optional,
		/** A text or its default. */
		text,
		/** Entries separated by commas, or those of the default. */
		list,
		/** A text that must be set. */
		required(name: string): string {
			const value = optional(name);
			if (!value) missing.push(name);
			return value ?? "";
		},
		/** A binding that must exist. */
		binding<T>(name: string): T {
			if (!env[name]) missing.push(name);
			return env[name] as T;
		},
		/** A base URL, without slashes at its end. */
		baseUrl(name: string, value = text(name)): string {
			const problem = value ? baseUrlProblem(value) : undefined;
			check(!problem, `${name} ${problem}`);
			return problem ? "" : value.replace(/\/+$/, "");
		},
		/** Exact origins, and patterns such as `https://*.example.com`. */
		origins(name: string): string[] {
			return list(name).flatMap((entry) => {
				const origin = entry.replace(/(?<=[^/])\/$/, "").toLowerCase();
				if (isOrigin(origin)) return [origin];
				problems.push(`${name}: "${entry}" is not a valid origin. ${ALLOWED_ORIGINS}`);
				return [];
			});
		},
		/** Domains, in lower case. */
		domains(name: string): readonly string[] {
			const domains = list(name).map((entry) => {
				const domain = entry.replace(/^@/, "").toLowerCase();
				const isDomain = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain);
				check(isDomain, `${name}: "${entry}" is not a domain such as example.com`);
				return domain;
			});
			return Object.freeze(domains);
		},
		/** An amount of US dollars in nanodollars. 0 is an amount; undefined without the setting. */
		amount(name: string): number | undefined {
			const value = optional(name);
			if (value === undefined) return undefined;
			const isAmount = /^\d+(\.\d+)?$/.test(value);
			check(isAmount, `${name} must be an amount of US dollars, such as 2.50`);
			return isAmount ? toNano(Number(value)) : undefined;
		},
		/** Throws a single `MISSING_BINDING` with all problems, missing settings first. */
		throwProblems(): void {
			if (missing.length) {
				problems.unshift(`Missing ${missing.join(", ")} binding${missing.length > 1 ? "s" : ""}`);
			}
			if (problems.length) throw new ApiError("MISSING_BINDING", problems.join("; "));
		},
	};
}
