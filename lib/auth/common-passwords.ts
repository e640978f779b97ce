// Rejects the most common passwords, which attackers try first. The list, by frequency in leaked databases, is loaded only when a password
// is set.
import { ApiError } from "../http/errors.ts";

const MAX_RANK = 10_000;

/** Throws `PASSWORD_TOO_COMMON` for one of the 10,000 most common passwords, in any case and any Unicode form of its letters. */
export async function requireUncommonPassword(password: string): Promise<void> {
	const { dictionary } = await import("@zxcvbn-ts/language-common");
	const passwords = dictionary["passwords-common"] as string[];
	const rank = passwords.indexOf(password.normalize("NFKC").toLowerCase());
	if (rank < 0 || rank >= MAX_RANK) return;
	throw new ApiError(
		"PASSWORD_TOO_COMMON",
		"This is one of the most common passwords. Choose another.",
	);
}
