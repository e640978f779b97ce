// What the live interview hears, and what it says when it hears nothing.
import type { Page } from "@playwright/test";
import {
	countReleases,
	fakeSilentTab,
	fakeTab,
	refuseTab,
	writeSpeech,
} from "../support/fake-sources.ts";
import { expect, test } from "../support/fixtures.ts";
import {
	callIsHeard,
	conversationOn,
	currentAnswerOn,
	joinCall,
	type LiveSocket,
	listeningOn,
	startListening,
	typeTurn,
	willSay,
} from "../support/live-page.ts";

test("two people speak by turns: the interviewer is answered, I am not, and Stop releases everything", async ({
	approved,
	pageWithMicrophone,
	emulator,
	mark,
}, info) => {
	const wav = info.outputPath("me.wav");
	await writeSpeech(wav, [[7, 9]]);
	const page = await pageWithMicrophone(approved, wav);
	await countReleases(page);
	await willSay(emulator, approved, "me", [{ text: `I use ${mark} for what?` }]);
	await emulator.script("gemini", mark, [{ text: "It **works**." }, { finish: "STOP" }]);
	await joinCall(page, emulator, approved, { texts: [`How does ${mark} work?`] });
	// Asked once only.
	await page.getByRole("button", { name: "Use the microphone" }).click();
	const listening = listeningOn(page);
	await expect(listening.getByText("Say a sentence aloud.")).toBeVisible();
	await page.evaluate(() => window.speak(2));
	await expect(currentAnswerOn(page)).toContainText("It works.");
	const turns = conversationOn(page).getByRole("listitem");
	await expect(turns).toContainText([
		/Interviewer.*How does mark .* work\?/,
		/You.*I use mark .* for what\?/,
	]);
	await expect(listening.getByText("Transcribing")).toHaveCount(2);
	// Each check has made room when its last step was reached.
	await expect(listening.getByRole("list")).toHaveCount(0);
	await emulator.seenOnce("gemini", mark);

	await page.getByRole("button", { name: "Stop listening" }).click();
	await expect(page.getByRole("button", { name: "Share the call" })).toBeVisible();
	// One context is the shared tab's own.
	await expect
		.poll(() => page.evaluate(() => window.unreleased()))
		.toEqual({ tracks: 0, contexts: 1 });
	const sockets = await emulator.seen<LiveSocket>("live", approved.email, {
		count: 2,
		state: "done",
	});
	for (const { body } of sockets) expect(body.closed).toMatchObject({ code: 1005, by: "server" });
});

test("several people at one microphone are distinguished, and the one marked as me is not answered", async ({
	approved,
	pageWithMicrophone,
	emulator,
	mark,
}, info) => {
	const wav = info.outputPath("room.wav");
	await writeSpeech(wav, [
		[1, 3],
		[4, 6],
		[12, 14],
		[15.5, 17.5],
	]);
	const page = await pageWithMicrophone(approved, wav);
	await willSay(emulator, approved, "me", [
		{ text: `Why ${mark} one?`, speaker: 0 },
		{ text: `I like ${mark} two.`, speaker: 1 },
		{ text: `What is ${mark} three?`, speaker: 1 },
		{ text: `How about ${mark} four?`, speaker: 0 },
	]);
	await emulator.script("gemini", mark, [{ text: "An answer" }, { finish: "STOP" }], 10);
	await page.goto("/");
	await page.getByText("Language and microphone").click();
	await page.getByLabel("Several people share the microphone").check();
	await startListening(page, "Use the microphone");
	await expect(currentAnswerOn(page)).toContainText(`Why ${mark} one?`);
	await page.getByLabel("Voice 2").selectOption("You");
	const turns = conversationOn(page).getByRole("listitem");
	await expect(turns.nth(1)).toContainText(/You, voice 2.*two/);
	await expect(turns).toContainText([/one\?/, /two/, /You, voice 2.*three\?/, /four\?/]);
	await expect(currentAnswerOn(page).getByText(`How about ${mark} four?`)).toHaveText(
		`How about ${mark} four?`,
	);
});

for (const [what, fake, message] of [
	["a refused permission", refuseTab, "Nothing is shared"],
	["a tab without sound", fakeSilentTab, "without sound"],
] as const) {
	test(`${what} is reported beside the source, with what to do`, async ({ approved, pageOf }) => {
		const page = await pageOf(approved);
		await fake(page);
		await page.goto("/");
		await startListening(page, "Share the call");
		await expect(listeningOn(page).getByRole("alert")).toContainText(message);
		await expect(page.getByRole("button", { name: "Share the call" })).toBeVisible();
	});
}

test("a browser that cannot share a tab's sound says so, and offers only the microphone", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await page.addInitScript(() => {
		navigator.mediaDevices.getSupportedConstraints = () => ({ echoCancellation: true });
	});
	await page.goto("/");
	await expect(page.getByRole("button", { name: "Use the microphone" })).toBeVisible();
	await expect(listeningOn(page)).toContainText("This browser cannot share a tab's sound");
	await expect(page.getByRole("button", { name: "Share the call" })).toHaveCount(0);
	// It can still play the sample, and stop it.
	await page.getByRole("button", { name: "Try a sample interview" }).click();
	await listeningOn(page).getByRole("button", { name: "Stop", exact: true }).first().click();
	await expect(page.getByRole("button", { name: "Use the microphone" })).toBeVisible();
	await expect(page.getByRole("button", { name: "Share the call" })).toHaveCount(0);
});

test("a silent tab fails the check, with advice, until it has sound", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await joinCall(page, emulator, approved, { texts: [mark] });
	const listening = listeningOn(page);
	await expect(listening.getByRole("alert")).toContainText("No sound comes from the shared tab");
	await expect(listening.getByText("Not transcribing")).toBeVisible();
	await page.evaluate(() => window.speak(2));
	await expect(listening.getByText("Transcribing")).toBeVisible();
	await expect(listening.getByRole("alert")).toBeHidden();
});

test("consent is asked for once per device, and cancelling shares nothing", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await fakeTab(page);
	await page.goto("/");
	const consent = page.getByRole("region", { name: "Before you listen" });
	await page.getByRole("button", { name: "Share the call" }).click();
	await expect(consent).toContainText("Tell people they are being transcribed.");
	await consent.getByRole("button", { name: "Cancel" }).click();
	await expect(consent).toBeHidden();
	await expect(page.getByRole("button", { name: "Share the call" })).toBeVisible();
	await startListening(page, "Share the call");
	await callIsHeard(page);
	await page.reload();
	await page.getByRole("button", { name: "Share the call" }).click();
	await callIsHeard(page);
});

test("the page shows why the server gave no key, and listening continues once it gives one", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await fakeTab(page);
	await page.route(
		"**/api/deepgram",
		(route) =>
			route.fulfill({
				status: 429,
				headers: { "Retry-After": "2" },
				json: { error: "Too many requests.", code: "RATE_LIMITED" },
			}),
		{ times: 1 },
	);
	await page.goto("/");
	await startListening(page, "Share the call");
	const listening = listeningOn(page);
	await expect(listening.getByRole("alert")).toContainText("Too many connections were opened");
	await callIsHeard(page);
	await expect(listening.getByRole("alert")).toBeHidden();

	await listening.getByRole("button", { name: "Stop", exact: true }).click();
	const error = "You have used $5.00 of $5.00 today. It starts anew at midnight UTC.";
	await page.route("**/api/deepgram", (route) =>
		route.fulfill({ status: 429, json: { error, code: "QUOTA_EXCEEDED" } }),
	);
	await page.getByRole("button", { name: "Share the call" }).click();
	await expect(listening.getByRole("alert")).toHaveText(error);
});

test("a reload in the middle keeps what was said, and ends the connection", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await joinCall(page, emulator, approved, { texts: [`First ${mark}`, `Second part of ${mark}`] });
	await page.evaluate(() => window.speak(2));
	// It has ended.
	await expect(conversationOn(page).getByRole("button", { name: `First ${mark}` })).toBeVisible();
	void page.evaluate(() => window.speak(9)).catch(() => {});
	await expect(conversationOn(page)).toContainText("Second part");
	await page.reload();
	await expect(conversationOn(page)).toContainText(`First ${mark}`);
	await expect(conversationOn(page)).toContainText("Second part");
	await expect(page.getByRole("button", { name: "Share the call" })).toBeVisible();
	const [socket] = await emulator.seen<LiveSocket>("live", approved.email, {
		state: "disconnected",
	});
	expect(socket?.body.closed?.by).not.toBe("server");
});

test("a second tab shows what was said so far, and the first goes on listening", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await joinCall(page, emulator, approved, { texts: [`First ${mark}`, `Second ${mark}`] });
	await page.evaluate(() => window.speak(2));
	await expect(conversationOn(page)).toContainText(`First ${mark}`);
	await expect
		.poll(() => page.evaluate(() => JSON.stringify(localStorage)))
		.toContain(`First ${mark}`);
	const second = await page.context().newPage();
	await second.goto("/");
	await expect(conversationOn(second)).toContainText(`First ${mark}`);
	await expect(second.getByRole("button", { name: "Share the call" })).toBeVisible();
	await page.evaluate(() => window.speak(2));
	await expect(conversationOn(page)).toContainText(`Second ${mark}`);
	await page.reload();
	await expect(conversationOn(page)).toContainText(`Second ${mark}`);
});

test("an interview works by keyboard alone", async ({ approved, pageOf, emulator, mark }) => {
	const page = await pageOf(approved);
	await fakeTab(page);
	await willSay(emulator, approved, "interviewer", [{ text: `We use ${mark}.` }]);
	await emulator.script("gemini", mark, [{ text: "An answer" }, { finish: "STOP" }], 3);
	await page.goto("/");
	const reach = async (name: string) => {
		const button = page.getByRole("button", { name });
		await button.waitFor();
		for (let i = 0; i < 40; i++) {
			if (await button.evaluate((element) => element === document.activeElement)) return;
			await page.keyboard.press("Tab");
		}
		throw new Error(`Tab does not reach ${name}`);
	};
	await page.getByLabel("Answer automatically").focus();
	await page.keyboard.press("Space");
	await reach("Share the call");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("button", { name: "I will tell them" })).toBeFocused();
	await page.keyboard.press("Enter");
	await callIsHeard(page);
	await page.evaluate(() => window.speak(2));
	await expect(conversationOn(page)).toContainText(mark);
	// Held.
	await page.keyboard.down("Enter");
	await page.keyboard.down("Enter");
	await page.keyboard.up("Enter");
	await expect(currentAnswerOn(page)).toContainText("An answer");
	await emulator.seenOnce("gemini", mark, "done");
	await page.keyboard.press("s");
	await expect(page.getByRole("region", { name: "Earlier answers" })).toBeVisible();
	await emulator.seen("gemini", mark, { count: 2, state: "done" });
	await reach("Stop listening");
	await page.keyboard.press("Enter");
	await expect(page.getByRole("button", { name: "Try a sample interview" })).toBeVisible();
});

for (const [how, start] of [
	["a click", (page: Page) => page.getByRole("button", { name: "Share the call" }).click()],
	["Enter", (page: Page) => page.getByRole("button", { name: "Share the call" }).press("Enter")],
] as const) {
	test(`after ${how} on “Share the call”, Enter answers and listening goes on`, async ({
		approved,
		pageOf,
		emulator,
		mark,
	}) => {
		const page = await pageOf(approved);
		await emulator.script("gemini", mark, [{ text: "An answer" }, { finish: "STOP" }]);
		await joinCall(page, emulator, approved, { texts: [`We use ${mark}.`] });
		await expect(currentAnswerOn(page)).toHaveText("Listening for the next question.");
		const stop = listeningOn(page).getByRole("button", { name: "Stop", exact: true });
		await stop.click();
		await page.getByLabel("Answer automatically").uncheck();
		await expect(currentAnswerOn(page)).toContainText("Answers appear here.");
		await start(page);
		await callIsHeard(page);
		await expect(currentAnswerOn(page)).toHaveText("Listening. Press Enter for an answer.");
		await page.evaluate(() => window.speak(2));
		await expect(
			conversationOn(page).getByRole("button", { name: `We use ${mark}.` }),
		).toBeVisible();
		await page.keyboard.press("Enter");
		await expect(currentAnswerOn(page)).toContainText("An answer");
		await expect(stop).toBeVisible();
		// Tab goes on from there, not from the top of the page.
		await page.keyboard.press("Tab");
		await expect(stop).toBeFocused();
	});
}

test("after a click on “Summarize”, Enter answers", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await emulator.script("gemini", mark, [{ text: "A text" }, { finish: "STOP" }], 2);
	await page.goto("/");
	await page.getByLabel("Answer automatically").uncheck();
	await typeTurn(page, `Why ${mark}?`);
	await page.getByRole("button", { name: "Summarize" }).click();
	await expect(currentAnswerOn(page)).toContainText("Summary");
	await emulator.seenOnce("gemini", mark, "done");
	await page.keyboard.press("Enter");
	await expect(currentAnswerOn(page)).toContainText(`Why ${mark}?`);
	await emulator.seen("gemini", mark, { count: 2, state: "done" });
});

test("the sample interview plays once when it is clicked again while it loads, and Stop beside one source ends it", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await countReleases(page);
	const loading = Promise.withResolvers<void>();
	await page.route("**/sample-interview.mp3", async (route) => {
		await loading.promise;
		await route.continue();
	});
	await page.goto("/");
	const sample = page.getByRole("button", { name: "Try a sample interview" });
	const requested = page.waitForRequest("**/sample-interview.mp3");
	await sample.click();
	await requested;
	await sample.click();
	loading.resolve();
	await expect(conversationOn(page).getByRole("listitem")).not.toHaveCount(0);
	await listeningOn(page).getByRole("button", { name: "Stop", exact: true }).first().click();
	await expect(page.getByRole("button", { name: "Share the call" })).toBeVisible();
	await expect(page.getByRole("button", { name: "Use the microphone" })).toBeVisible();
	await expect
		.poll(() => page.evaluate(() => window.unreleased()))
		.toEqual({ tracks: 0, contexts: 0 });
});

test("leaving the page ends the sample interview", async ({ approved, pageOf }) => {
	const page = await pageOf(approved);
	await countReleases(page);
	await page.goto("/");
	await page.getByRole("button", { name: "Try a sample interview" }).click();
	await expect(conversationOn(page).getByRole("listitem")).not.toHaveCount(0);
	await page.getByRole("link", { name: "Account" }).click();
	await expect(page).toHaveURL("/account");
	await expect
		.poll(() => page.evaluate(() => window.unreleased()))
		.toEqual({ tracks: 0, contexts: 0 });
});

test("code for listening that a deployment has replaced asks to reload", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await expect(page.getByRole("button", { name: "Share the call" })).toBeVisible();
	await page.waitForLoadState("networkidle");
	await page.route("**/chunks/*.js", (route) => route.abort());
	// The browser logs the failed request.
	page.removeAllListeners("console");
	await startListening(page, "Share the call");
	await expect(listeningOn(page).getByRole("alert")).toContainText("reload the page");
});

test("a real source begins with an empty transcript after the sample, unless something was said before it", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await fakeTab(page);
	await page.goto("/");
	const playSample = async () => {
		await page.getByRole("button", { name: "Try a sample interview" }).click();
		await expect(conversationOn(page)).toContainText("a slow system that you made faster?");
		await page.getByRole("button", { name: "Stop listening" }).click();
		await expect(page.getByRole("button", { name: "Try a sample interview" })).toBeVisible();
	};
	await typeTurn(page, "Something before it.");
	await playSample();
	await startListening(page, "Share the call");
	await callIsHeard(page);
	await expect(conversationOn(page)).toContainText("Something before it.");
	await expect(conversationOn(page)).toContainText("a slow system");
	await page.getByRole("button", { name: "Stop listening" }).click();
	await conversationOn(page).getByRole("button", { name: "Delete" }).click();

	await playSample();
	await page.reload();
	await expect(conversationOn(page)).toContainText("a slow system");
	await page.getByRole("button", { name: "Share the call" }).click();
	await callIsHeard(page);
	await expect(conversationOn(page)).not.toContainText("a slow system");
});

test("a call that is shared while the sample loads is listened to, and the sample is not", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await countReleases(page);
	await fakeTab(page);
	const loading = Promise.withResolvers<void>();
	await page.route("**/sample-interview.mp3", async (route) => {
		await loading.promise;
		await route.continue();
	});
	await page.goto("/");
	const requested = page.waitForRequest("**/sample-interview.mp3");
	await page.getByRole("button", { name: "Try a sample interview" }).click();
	await requested;
	await startListening(page, "Share the call");
	await callIsHeard(page);
	const count = () => page.evaluate(() => [window.openedContexts(), window.unreleased()] as const);
	const [opened, inCall] = await count();
	loading.resolve();
	// The sample's context is opened, and closed at once.
	await expect.poll(count).toEqual([opened + 1, inCall]);
	await callIsHeard(page);
	await expect(page.getByRole("button", { name: "Use the microphone" })).toBeVisible();
});

test("a sample that could not be loaded says so, and plays at the next click", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await countReleases(page);
	await page.route("**/sample-interview.mp3", (route) => route.fulfill({ body: "no sound" }), {
		times: 1,
	});
	await page.goto("/");
	const sample = page.getByRole("button", { name: "Try a sample interview" });
	await sample.click();
	await expect(listeningOn(page).getByRole("alert")).toContainText("could not be played");
	expect(await page.evaluate(() => window.unreleased())).toEqual({ tracks: 0, contexts: 0 });
	await sample.click();
	await expect(conversationOn(page).getByRole("listitem")).not.toHaveCount(0);
});
