// Whether origins are on the same site. Apart from cors.ts, because the list of public suffixes is long and only sign-in needs it.
import { getDomain } from "tldts";
import type { Origins } from "./cors.ts";

/** Whether a trusted origin is on another site than ours. Browsers attach our cookies to its requests only with `SameSite=None`. */
export function hasCrossSiteOrigin({ origin: own, trustedOrigins }: Origins): boolean {
	const siteOf = (origin: string) => {
		const { protocol, hostname } = new URL(origin.replace("*.", "any."));
		return `${protocol}//${getDomain(hostname, { allowPrivateDomains: true }) ?? hostname}`;
	};
	return trustedOrigins.some((trusted) => siteOf(trusted) !== siteOf(own));
}
