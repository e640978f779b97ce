// The mails about accounts. Their links lead to our own pages.
import type { Config } from "../env.ts";
import { type Mailer, sendMail } from "../mail.ts";

const APP = "Interview Copilot";
const NOT_YOU = "If you did not ask for this, ignore this mail: nothing has changed.";

type Recipient = { name: string; email: string };

const paragraphs = (...texts: string[]) => texts.join("\n\n");
// Without the name: anybody can sign up with the address of somebody else, and would write to them in our name.
const GREETING = "Hello,";

/** Sends the link that sets a new password. It works once, for an hour. */
export const mailPasswordReset = (
	mailer: Mailer,
	{ origin }: Pick<Config, "origin">,
	user: Recipient,
	token: string,
): Promise<void> =>
	sendMail(mailer, {
		to: user.email,
		subject: `Set a new password for ${APP}`,
		text: paragraphs(
			GREETING,
			`Set a new password within an hour:\n${origin}/?reset=${token}`,
			`You will be signed out everywhere. ${NOT_YOU}`,
		),
	});

/** Sends the link that confirms an e-mail address. It works for a day. */
export const mailVerification = (
	mailer: Mailer,
	{ origin }: Pick<Config, "origin">,
	user: Recipient,
	token: string,
): Promise<void> =>
	sendMail(mailer, {
		to: user.email,
		subject: `Confirm your e-mail address for ${APP}`,
		text: paragraphs(
			GREETING,
			`Confirm that this address is yours, within a day:\n${origin}/?verify=${token}`,
			NOT_YOU,
		),
	});

/** Tells a user that an admin has approved them. */
export const mailApproval = (
	mailer: Mailer,
	{ origin }: Pick<Config, "origin">,
	user: Recipient,
): Promise<void> =>
	sendMail(mailer, {
		to: user.email,
		subject: `You can use ${APP} now`,
		text: paragraphs(
			`Hello ${user.name},`,
			`An admin has approved your account. Sign in:\n${origin}/`,
		),
	});
