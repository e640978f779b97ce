import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { createLocalD1 } from "../db/local-d1.ts";
import { notifyAdmins } from "./sign-up-webhook.ts";

const received: unknown[] = [];
const server = createServer(async (request, response) => {
	received.push(await json(request));
	response.end();
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { d1, dispose } = await createLocalD1();
afterAll(async () => {
	server.close();
	await dispose();
});
const config = {
	d1,
	origin: "https://app.example",
	adminWebhookUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
};

/** Returns the message about a sign-up. */
async function messageAbout(name: string, email: string): Promise<unknown> {
	await notifyAdmins(config, { id: "a", name, email, isApproved: false }, "request");
	return received.pop();
}

test("a name cannot put a link, a mention or a format into the message", async () => {
	const name = "[Approve](https://evil.example) <@1> **all** `a` ~~b~~ ||c|| # \\";
	expect(await messageAbout(name, "_a_@example.org")).toMatchObject({
		text: `${name.replace("<@1>", "&lt;@1&gt;")} (_a_@example.org) signed up, waiting for approval. 0 waiting: https://app.example/admin`,
		content:
			"\\[Approve\\]\\(https://evil.example\\) \\<@1\\> \\*\\*all\\*\\* \\`a\\` \\~\\~b\\~\\~ \\|\\|c\\|\\| \\# \\\\ (\\_a\\_@example.org) signed up, waiting for approval. 0 waiting: https://app.example/admin",
	});
});

test("a usual name and address are the same for Slack and Discord", async () => {
	const message = "Ann-Marie O'Neill (ann.marie@example.org) signed up, waiting for approval.";
	expect(await messageAbout("Ann-Marie O'Neill", "ann.marie@example.org")).toMatchObject({
		text: expect.stringContaining(message),
		content: expect.stringContaining(message),
	});
});
