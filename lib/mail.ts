// Mail by Cloudflare's Email Service (developers.cloudflare.com/email-service): the binding EMAIL, with the sender EMAIL_FROM. Optional.
import { logFailure } from "./http/log.ts";

interface Mail {
	to: string;
	subject: string;
	text: string;
}

/** The part of the binding that we use. */
export interface EmailBinding {
	send(message: Mail & { from: string }): Promise<unknown>;
}

export interface Mailer {
	readonly binding: EmailBinding;
	readonly from: string;
}

/** Sends a mail. Never throws: logs failures, without the mail's text, which may have a link that resets a password. */
export async function sendMail({ binding, from }: Mailer, mail: Mail): Promise<void> {
	try {
		await binding.send({ ...mail, from });
	} catch (error) {
		logFailure({ task: "mail", subject: mail.subject }, error);
	}
}
