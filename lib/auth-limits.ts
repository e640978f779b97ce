// How often passwords may be guessed and accounts made, and how many may wait.
import type { Config } from "./env.ts";
import { ApiError } from "./errors.ts";
import { knownDevice } from "./known-device.ts";
import { requireWithin } from "./limits.ts";
import { networksOf } from "./networks.ts";
import { clientAddress } from "./route.ts";

const MAX_PENDING = 1_000;
const PENDING_RETRY_SECONDS = 3_600;

// As the admin's list of people who wait has it, and its index. A number that is written out: SQLite must see it to take the index.
const COUNT_PENDING = `select count(*) as pending from (select 1 from "user" where ("isApproved" is 1) = 0
	and not (banned = 1 and (banExpires is null or banExpires > unixepoch())) limit ${MAX_PENDING})`;

/**
 * Counts a request that tries a password or makes an account. Throws `RATE_LIMITED` when its address, network, account or device is over
 * the limit, and `UNAVAILABLE` when too many people wait for approval.
 */
export async function requireAuthLimits(
	request: Request,
	path: string,
	email: string,
	config: Config,
): Promise<void> {
	const { limits } = config;
	if (!["sign-in/email", "sign-up/email", "change-password"].includes(path)) return;
	const { host, network } = networksOf(clientAddress(request));
	await requireWithin(limits.addresses, `${path} ${host}`);
	if (network) await requireWithin(limits.networks, `${path} ${network}`);
	switch (path) {
		case "change-password":
			return requireWithin(limits.accounts, `sign-in ${email}`);
		case "sign-in/email": {
			const device = knownDevice(request, config, email);
			return requireWithin(limits.accounts, device ? `device ${device}` : `sign-in ${email}`);
		}
		case "sign-up/email": {
			await requireWithin(limits.accounts, `sign-up ${email}`);
			await requireWithin(limits.signUps, "everyone");
			const row = await config.d1.prepare(COUNT_PENDING).first<{ pending: number }>();
			if (!row || row.pending < MAX_PENDING) return;
			throw new ApiError(
				"UNAVAILABLE",
				"Too many people are waiting for approval. Ask an admin, or try again later.",
				{ retryAfter: PENDING_RETRY_SECONDS },
			);
		}
	}
}
