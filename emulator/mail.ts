// Mail: the binding `EMAIL` of a local Worker, and the mailbox that it posts to. Loaded by Node and by workerd.
import type { Answer } from "./answer.ts";

export interface Mail {
	to: string;
	from: string;
	subject: string;
	text: string;
}

const FIELDS = ["to", "from", "subject", "text"] as const;

/** Returns a stand-in for Cloudflare's binding, whose mails are kept by the emulator at this URL. It throws when the emulator refuses one. */
export const emulatedEmail = (emulatorUrl: string) => ({
	async send(mail: Mail): Promise<{ messageId: string }> {
		const response = await fetch(`${emulatorUrl}/mail`, {
			method: "POST",
			body: JSON.stringify(mail),
		});
		if (!response.ok) throw new Error(`E_EMULATED ${response.status}: ${await response.text()}`);
		return response.json() as Promise<{ messageId: string }>;
	},
});

/** Accepts one mail. The journal keeps it, and the emulator's page shows it. */
export function mail(answer: Answer, body: unknown) {
	const fields = (body ?? {}) as Record<string, unknown>;
	const wrong = FIELDS.find((name) => typeof fields[name] !== "string" || fields[name] === "");
	if (wrong) return answer.refuse("malformed mail", 400, { error: `${wrong} must be a text.` });
	return answer.json(200, { messageId: crypto.randomUUID() });
}
