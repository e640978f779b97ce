// Which site an origin is on. Apart from cors.ts, because the list of public suffixes is long and only sign-in needs it.
import { getDomain } from "tldts";
import type { Origins } from "./cors.ts";

/** Says whether a page of a trusted origin is, to a browser, on another site than ours: then only `SameSite=None` cookies reach us. */
export function hasCrossSiteOrigin({ origin: own, trustedOrigins }: Origins): boolean {
	const site = (origin: string) => {
		const { protocol, hostname } = new URL(origin.replace("*.", "any."));
		return `${protocol}//${getDomain(hostname, { allowPrivateDomains: true }) ?? hostname}`;
	};
	return trustedOrigins.some((trusted) => site(trusted) !== site(own));
}
