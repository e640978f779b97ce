// ADMIN_WEBHOOK_URL: the admins are notified of each sign-up.
import { readFileSync } from "node:fs";
import { emulatorSettings } from "../../emulator/server.ts";
import { expect, setting, test } from "../support/fixtures.ts";

test("each sign-up posts one message that Slack and Discord can show, with one retry; a flood is summed up", async ({
	startWith,
	emulator,
	mark,
}) => {
	const name = `Ann <!channel> & ${mark}`;
	const url = setting("E2E_EMULATOR");
	const worker = await startWith({
		...emulatorSettings(url),
		ADMIN_WEBHOOK_URL: `${url}/webhook/${mark.replaceAll(" ", "-")}`,
	});
	const admin = await worker.signIn();
	const { email, id } = await admin.signUp(name);
	const first = await emulator.seenOnce("webhook", mark);
	expect(first.body).toEqual({
		event: "sign-up",
		text: `Ann &lt;!channel&gt; &amp; ${mark} (${email}) signed up, waiting for approval. 1 waiting: ${worker.url}/admin`,
		content: `Ann \\<!channel\\> & ${mark} (${email}) signed up, waiting for approval. 1 waiting: ${worker.url}/admin`,
		allowed_mentions: { parse: [] },
		user: { id, name, email, isApproved: false },
		waiting: 1,
		untold: 0,
		url: `${worker.url}/admin`,
	});

	await emulator.script("webhook", `second ${mark}`, [{ status: 500 }]);
	await admin.signUp(`second ${mark}`);
	await emulator.seen("webhook", `second ${mark}`, { count: 2 });

	// Five a minute are reported.
	for (const number of [3, 4, 5, 6, 7]) await admin.signUp(`number ${number} ${mark}`);
	await emulator.seenOnce("webhook", `number 5 ${mark}`);
	await emulator.notSeen("webhook", `number 6 ${mark}`);
	await emulator.notSeen("webhook", `number 7 ${mark}`);
});

test("a webhook that does not answer delays no sign-up, and its failure is logged", async ({
	startWith,
	emulator,
	mark,
}) => {
	const url = setting("E2E_EMULATOR");
	await emulator.script("webhook", mark, [{ hold: mark }, { status: 500 }], 2);
	const worker = await startWith({ ADMIN_WEBHOOK_URL: `${url}/webhook/down` });
	const admin = await worker.signIn();
	await admin.signUp(mark);
	await emulator.seenOnce("webhook", mark, "open");
	await emulator.release(mark);
	await expect
		.poll(() => readFileSync(worker.logFile, "utf8"))
		.toContain('"message":"The admins\' webhook failed."');
});
