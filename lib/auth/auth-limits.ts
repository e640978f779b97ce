// Rate limits of sign-in, sign-up, password changes and mailed links, against guessing passwords and tokens.
import type { Config } from "../env.ts";
import { consumeOrThrow } from "../http/rate-limit.ts";
import { clientIp } from "../http/route.ts";
import { knownDeviceId } from "./known-device.ts";
import { networkKeys } from "./networks.ts";

/**
 * Counts a request to an endpoint that checks a password or creates an account. Throws `RATE_LIMITED` when its IP address, its network, or
 * its account or device is over the limit.
 */
export async function consumeAuthLimits(
	request: Request,
	endpoint: string,
	email: string,
	config: Config,
): Promise<void> {
	const { limits } = config;
	const account = accountKey(request, endpoint, email, config);
	if (!account) return;
	const { host, network } = networkKeys(clientIp(request));
	await consumeOrThrow(limits.ipAddresses, `${endpoint} ${host}`);
	if (network) await consumeOrThrow(limits.networks, `${endpoint} ${network}`);
	await consumeOrThrow(limits.accounts, account);
}

/**
 * Returns the key of a request's account or device; undefined for an endpoint without limits. Each endpoint has its own key, so that
 * attempts at one do not lock the account's owner out of another.
 */
function accountKey(
	request: Request,
	endpoint: string,
	email: string,
	config: Config,
): string | undefined {
	switch (endpoint) {
		case "sign-in/email": {
			const device = knownDeviceId(request, config, email);
			return device ? `device ${device}` : `sign-in ${email}`;
		}
		case "sign-up/email":
			return `sign-up ${email}`;
		case "change-password":
			return `change ${email}`;
		case "request-password-reset":
		case "send-verification-email":
			return `mail ${email}`;
		// Against guessing tokens. A new password is set without a session, so there is no account to count by.
		case "reset-password":
		case "verify-email":
			return `token ${email}`;
		default:
			return undefined;
	}
}
