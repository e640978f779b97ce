// Requests to an origin other than that of BETTER_AUTH_URL: pages there cannot sign in, and links in mails lead elsewhere.
import { logWarning } from "./log.ts";

// Without a proxy in front of the Worker, a client may send any `Host` header.
const MAX_ORIGINS = 20;
/** The origins that this isolate has logged. */
const logged = new Set<string>();

/** Logs, once per isolate and origin, that a request came to another origin than `own`. */
export function warnOfOtherOrigin(url: string, own: string): void {
	if (url.startsWith(own) && url[own.length] === "/") return;
	const { origin } = new URL(url);
	if (origin === own || logged.has(origin) || logged.size >= MAX_ORIGINS) return;
	logged.add(origin);
	logWarning(
		"OTHER_ORIGIN",
		`A request came to ${origin}, but BETTER_AUTH_URL is ${own}. Pages can sign in only at BETTER_AUTH_URL: use that URL, or change the setting.`,
	);
}
