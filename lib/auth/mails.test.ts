import { expect, test } from "vitest";
import type { Mailer } from "../mail.ts";
import { mailApproval, mailPasswordReset, mailVerification } from "./mails.ts";

const site = { origin: "https://app.example" };
const user = { name: "Your account is locked: https://evil.example", email: "ann@example.com" };

/** Returns the text of the mail that `send` sends. */
async function textOf(send: (mailer: Mailer) => Promise<void>): Promise<string> {
	const texts: string[] = [];
	const binding = { send: async ({ text }: { text: string }) => void texts.push(text) };
	await send({ binding, from: "app@app.example" });
	return texts.join();
}

test("a mail to an address that nobody has confirmed has no name, which a stranger may have chosen", async () => {
	for (const send of [mailPasswordReset, mailVerification]) {
		const text = await textOf((mailer) => send(mailer, site, user, "the-token"));
		expect(text).toMatch(/^Hello,\n\n.*\?(reset|verify)=the-token\n\n/s);
		expect(text).not.toContain("evil");
	}
});

test("the mail to a user whom an admin has approved has their name", async () => {
	const text = await textOf((mailer) => mailApproval(mailer, site, { ...user, name: "Ann" }));
	expect(text).toBe(
		"Hello Ann,\n\nAn admin has approved your account. Sign in:\nhttps://app.example/",
	);
});
