// The passwords that guessing starts with. The list (frequencies from leaked databases) is loaded only where a password is chosen.
import { ApiError } from "../http/errors.ts";

const COMMONEST = 10_000;

/** Throws `PASSWORD_TOO_COMMON` for one of the ten thousand commonest passwords, in whatever case and form: it is hashed in NFKC. */
export async function requireUncommonPassword(password: string): Promise<void> {
	const { dictionary } = await import("@zxcvbn-ts/language-common");
	const passwords = dictionary["passwords-common"] as string[];
	const rank = passwords.indexOf(password.normalize("NFKC").toLowerCase());
	if (rank < 0 || rank >= COMMONEST) return;
	throw new ApiError(
		"PASSWORD_TOO_COMMON",
		"This is one of the most common passwords. Choose another.",
	);
}
