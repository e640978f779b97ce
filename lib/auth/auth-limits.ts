// How often passwords may be guessed and sign-ups tried.
import type { Config } from "../env.ts";
import { consumeOrThrow } from "../http/rate-limit.ts";
import { clientIp } from "../http/route.ts";
import { knownDevice } from "./known-device.ts";
import { networksOf } from "./networks.ts";

/**
 * Counts a request that tries a password or an account. Throws `RATE_LIMITED` when its address, its network, or the account or device it is
 * for is over the limit.
 */
export async function requireAuthLimits(
	request: Request,
	path: string,
	email: string,
	config: Config,
): Promise<void> {
	const { limits } = config;
	const account = accountKey(request, path, email, config);
	if (!account) return;
	const { host, network } = networksOf(clientIp(request));
	await consumeOrThrow(limits.ipAddresses, `${path} ${host}`);
	if (network) await consumeOrThrow(limits.networks, `${path} ${network}`);
	await consumeOrThrow(limits.accounts, account);
}

/** Returns what a request counts for beside its address. Each kind counts apart: strangers must not use up what the owner needs. */
function accountKey(
	request: Request,
	path: string,
	email: string,
	config: Config,
): string | undefined {
	switch (path) {
		case "sign-in/email": {
			const device = knownDevice(request, config, email);
			return device ? `device ${device}` : `sign-in ${email}`;
		}
		case "sign-up/email":
			return `sign-up ${email}`;
		case "change-password":
			return `change ${email}`;
		default:
			return undefined;
	}
}
