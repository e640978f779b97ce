// ALLOWED_EMAIL_DOMAINS: the domains of the e-mail addresses that may sign up. Invitations are exempt.
import { ApiError } from "../http/errors.ts";

/** Throws `EMAIL_DOMAIN_NOT_ALLOWED` for an e-mail address outside of the allowed domains. An empty list allows all. */
export function requireAllowedDomain(email: string, domains: readonly string[]): void {
	if (domains.length === 0 || domains.includes(domainOf(email))) return;
	throw new ApiError(
		"EMAIL_DOMAIN_NOT_ALLOWED",
		`Sign up with an e-mail address at ${domains.join(" or ")}, or ask an admin for an invitation.`,
	);
}

/** Returns the domain of an e-mail address in lower case. */
export const domainOf = (email: string): string =>
	email.slice(email.lastIndexOf("@") + 1).toLowerCase();
