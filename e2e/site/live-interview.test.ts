// The live interview, as a candidate uses it: transcribed through Deepgram's emulated sockets, answered by the emulated Gemini.
import type { GeminiBody } from "../support/emulator.ts";
import { expect, test } from "../support/fixtures.ts";
import {
	currentAnswerOn as answerOn,
	conversationOn,
	joinCall,
	type LiveSocket,
	typeTurn,
} from "../support/live-page.ts";

test("the sample interview is transcribed and answered by itself, and stopping releases the sockets", async ({
	approved,
	pageOf,
	emulator,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await page.getByRole("button", { name: "Try a sample interview" }).click();
	await expect(conversationOn(page)).toContainText("a slow system that you made faster?");
	await expect(answerOn(page)).toContainText("a slow system that you made faster?");
	await expect(answerOn(page).locator(".answer")).not.toBeEmpty();
	// The candidate speaks, too.
	await expect(conversationOn(page)).toContainText("Our checkout took four seconds");
	await page.getByRole("button", { name: "Stop listening" }).click();
	await expect(page.getByRole("button", { name: "Try a sample interview" })).toBeVisible();
	const sockets = await emulator.seen<LiveSocket>("live", approved.email, {
		count: 2,
		state: "done",
	});
	for (const { body } of sockets) expect(body.closed).toMatchObject({ code: 1005, by: "server" });
});

test("the answer starts before the interviewer's turn has ended", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await emulator.script("gemini", mark, [{ text: "It works **well**." }, { finish: "STOP" }]);
	await joinCall(page, emulator, approved, { texts: [`How does ${mark} work?`], endMs: 3_000 });
	await page.evaluate(() => window.speak(2));
	await expect(answerOn(page)).toContainText("It works well.");
	const gemini = await emulator.seenOnce<GeminiBody>("gemini", mark);
	await expect(page.getByText("Transcribing")).toBeVisible();
	await expect
		.poll(async () => {
			const [socket] = await emulator.seen<LiveSocket>("live", approved.email);
			return socket?.body.turns.length;
		})
		.toBe(1);
	const [socket] = await emulator.seen<LiveSocket>("live", approved.email);
	expect(Date.parse(gemini.at)).toBeLessThan(socket?.body.turns[0]?.at ?? 0);
	expect(gemini.body.contents[0].parts[1].text).toContain(`Interviewer: How does ${mark} work?`);
	// The end of the turn changed nothing, so the draft became the answer.
	await emulator.seen("gemini", mark, { count: 1 });
});

test("what the interviewer is saying stands where the next answer will be", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await joinCall(page, emulator, approved, { texts: [`Tell me about ${mark}.`], endMs: 3_000 });
	await page.getByLabel("Answer automatically").uncheck();
	await page.evaluate(() => window.speak(2));
	await expect(answerOn(page)).toContainText(`Tell me about ${mark}.`);
	await expect(answerOn(page)).toHaveText("Listening. Press Enter for an answer.");
});

test("when the interviewer goes on, the draft is aborted and its call to Gemini ends", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	const question = `How does ${mark} work in production when many people use it at the same time?`;
	await emulator.script("gemini", mark, [{ text: "Too early" }, { hold: `gate ${mark}` }]);
	await emulator.script("gemini", mark, [{ text: "Just in time" }, { finish: "STOP" }]);
	await joinCall(page, emulator, approved, { texts: [question], endMs: 3_000 });
	await page.evaluate(() => window.speak(1.4));
	await emulator.seenOnce("gemini", mark);
	await page.evaluate(() => window.speak(1));
	await emulator.seen("gemini", mark, { count: 1, state: "disconnected" });
	await expect(answerOn(page)).toContainText("Just in time");
	await expect(answerOn(page)).not.toContainText("Too early");
});

test("a dropped socket is replaced at once, and the transcript says that nothing was lost", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await joinCall(page, emulator, approved, { texts: [`Why ${mark}?`, `What about ${mark}?`] });
	await page.evaluate(() => window.speak(2));
	await expect(conversationOn(page)).toContainText(`Why ${mark}?`);
	await emulator.drop(approved.email);
	await expect(conversationOn(page)).toContainText("nothing was lost");
	await page.evaluate(() => window.speak(2));
	await expect(conversationOn(page)).toContainText(`What about ${mark}?`);
	await emulator.seen("live", approved.email, { count: 2 });
});

test("a typed question is answered, Escape stops, and a held Enter asks once", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await emulator.script("gemini", mark, [{ text: "Some words" }, { hold: `gate ${mark}` }]);
	await typeTurn(page, `What is ${mark}?`);
	await expect(answerOn(page)).toContainText("Some words");
	await page.getByRole("heading", { name: "Conversation" }).click();
	await page.keyboard.press("Escape");
	await expect(answerOn(page)).toContainText("Stopped.");
	await emulator.seenOnce("gemini", mark, "disconnected");

	await emulator.script("gemini", mark, [{ text: "Again" }, { finish: "STOP" }], 5);
	await page.keyboard.down("Enter");
	for (let i = 0; i < 5; i++) await page.keyboard.down("Enter");
	await page.keyboard.up("Enter");
	await expect(answerOn(page)).toContainText("Again");
	await emulator.seen("gemini", mark, { count: 2 });
});

test("the interview survives a reload on this device, and Delete removes it, also from other tabs", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await emulator.script("gemini", mark, [{ text: "The answer" }, { finish: "STOP" }]);
	await typeTurn(page, `What is ${mark}?`);
	await expect(answerOn(page)).toContainText("The answer");
	await page.reload();
	await expect(conversationOn(page)).toContainText(mark);
	await expect(answerOn(page)).toContainText("The answer");
	const other = await page.context().newPage();
	await other.goto("/");
	await expect(answerOn(other)).toContainText("The answer");
	await page.getByRole("button", { name: "Delete", exact: true }).first().click();
	await expect(conversationOn(page)).not.toContainText(mark);
	await expect(other.getByText("Answers appear here.")).toBeVisible();
	await expect(conversationOn(other)).not.toContainText(mark);
	await page.reload();
	await expect(page.getByText("Answers appear here.")).toBeVisible();
	await expect(conversationOn(page)).not.toContainText(mark);
});

test("on a phone the page stays as wide as the screen while a long question waits and a table is shown", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved, { viewport: { width: 390, height: 844 } });
	await page.goto("/");
	const row = `| ${"a wide cell ".repeat(12)} | ${"x".repeat(200)} |`;
	const table = `| A | B |\n|---|---|\n${row}\n\n    ${"code ".repeat(60)}`;
	await emulator.script("gemini", mark, [{ hold: mark }, { text: table }, { finish: "STOP" }]);
	const width = () => page.evaluate(() => document.documentElement.scrollWidth);
	await typeTurn(page, `${"What would you do ".repeat(10)} ${mark}?`);
	await expect(page.getByText("Thinking …")).toBeVisible();
	expect(await width()).toBeLessThanOrEqual(390);
	await emulator.release(mark);
	await expect(answerOn(page).getByRole("table")).toBeVisible();
	expect(await width()).toBeLessThanOrEqual(390);
});

test("an answer in Hebrew is laid out from right to left, one in English from left to right", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	for (const [i, [text, direction]] of (
		[
			["כן, עבדתי עם Postgres.", "rtl"],
			["Yes, with Postgres.", "ltr"],
		] as const
	).entries()) {
		await emulator.script("gemini", `${mark}${i}`, [{ text }, { finish: "STOP" }]);
		await typeTurn(page, `What is ${mark}${i}?`);
		await expect(answerOn(page).getByText(text)).toHaveCSS("direction", direction);
	}
});

test("of many earlier answers five are shown, and the others with a click", async ({
	approved,
	pageOf,
}) => {
	const page = await pageOf(approved);
	await page.addInitScript((userId) => {
		const answers = Array.from({ length: 8 }, (_, i) => ({
			id: `${i}`,
			kind: "answer",
			question: `Question ${i}?`,
			askedAt: Date.now() + i,
			state: "done",
			isDraft: false,
			text: `Answer ${i}`,
		}));
		localStorage.setItem(`interview:${userId}`, JSON.stringify({ entries: [], answers }));
	}, approved.id);
	await page.goto("/");
	const earlier = page.getByRole("region", { name: "Earlier answers" });
	await expect(earlier.getByText(/^Question \d\?$/)).toHaveText(
		[6, 5, 4, 3, 2].map((i) => `Question ${i}?`),
	);
	await earlier.getByRole("button", { name: "Show all 7" }).click();
	await expect(earlier.getByText(/^Question \d\?$/)).toHaveCount(7);
	await expect(earlier.getByRole("button")).toHaveCount(0);
});

test("by keyboard, the focus returns to a turn after its correction, and stays in the conversation after Delete", async ({
	approved,
	pageOf,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await page.getByLabel("Speaker").selectOption("You");
	await typeTurn(page, mark);
	const turn = conversationOn(page).getByRole("button", { name: mark });
	for (const key of ["Escape", "Enter on Save"]) {
		await turn.press("Enter");
		const field = page.getByLabel("Corrected turn");
		await expect(field).toBeFocused();
		if (key === "Escape") await field.press("Escape");
		else await page.getByRole("button", { name: "Save" }).press("Enter");
		await expect(turn, key).toBeFocused();
	}
	await page.getByRole("button", { name: "Delete", exact: true }).first().press("Enter");
	await expect(turn).toHaveCount(0);
	await expect(conversationOn(page)).toBeFocused();
});

test("an answer is copied, and where the browser denies that, the button says so", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved, { permissions: ["clipboard-read", "clipboard-write"] });
	await page.goto("/");
	await emulator.script("gemini", mark, [{ text: "The **answer**" }, { finish: "STOP" }]);
	await typeTurn(page, `What is ${mark}?`);
	await page.evaluate(() =>
		Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true }),
	);
	await answerOn(page).getByRole("button", { name: "Copy" }).click();
	const denied = answerOn(page).getByRole("button", { name: "Could not copy" });
	await expect(denied).toBeVisible();
	await page.evaluate(() => Reflect.deleteProperty(navigator, "clipboard"));
	await denied.click();
	await expect(answerOn(page).getByRole("button", { name: "Copied" })).toBeVisible();
	expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("The **answer**");
});

test("only the policy of the interview page allows connections to Deepgram", async ({
	approved,
}) => {
	const policyOf = async (path: string) =>
		(await approved.fetch(path)).headers.get("content-security-policy") ?? "";
	expect(await policyOf("/")).toMatch(/connect-src 'self' ws:\/\/127\.0\.0\.1:\d+;/);
	expect(await policyOf("/admin")).toContain("connect-src 'self';");
});

test("the answer being read does not move while the next one is awaited", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const [first, second] = [`Why ${mark} first?`, `Why ${mark} second, ${"and why ".repeat(40)}?`];
	await emulator.script("gemini", second, [{ hold: mark }, { text: "Later." }, { finish: "STOP" }]);
	await emulator.script("gemini", first, [{ text: "Read this." }, { finish: "STOP" }]);
	const page = await pageOf(approved);
	await page.goto("/");
	const say = async (text: string) => {
		await typeTurn(page, text);
	};
	await say(first);
	await expect(answerOn(page).getByText("Read this.")).toBeVisible();
	// On the page, not on the screen: the test scrolls to the field.
	const question = answerOn(page).getByText(first);
	const top = () => question.evaluate((text) => text.getBoundingClientRect().top + scrollY);
	const before = await top();
	await say(second);
	await expect(answerOn(page).getByText("Thinking …")).toBeVisible();
	expect(await top()).toBe(before);
	await emulator.release(mark);
	await expect(answerOn(page).getByText("Later.")).toBeVisible();
});

test("an earlier answer that is open stays where it is while the newest grows above it", async ({
	approved,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.setViewportSize({ width: 1280, height: 700 });
	await page.goto("/");
	const long = { text: "One more line. \n\n", times: 9, everyMs: 5 };
	const answers = [
		{ question: `Why ${mark} first?`, steps: [{ text: "Read this." }], shown: "Read this." },
		{ question: `Why ${mark} second?`, steps: [long, { text: "Second." }], shown: "Second." },
		{
			question: `Why ${mark} third?`,
			steps: [{ hold: mark }, long, { text: "Third." }],
			shown: "Thinking …",
		},
	];
	for (const { question, steps, shown } of answers) {
		await emulator.script("gemini", question, [...steps, { finish: "STOP" }]);
		await typeTurn(page, question);
		await expect(answerOn(page).getByText(shown)).toBeVisible();
	}
	const earlier = page.getByRole("region", { name: "Earlier answers" });
	await earlier.getByText("Why").click();
	const text = earlier.getByText("Read this.");
	await text.evaluate((element) => element.scrollIntoView({ block: "center" }));
	const top = () => text.evaluate((element) => element.getBoundingClientRect().top);
	const before = await top();
	await emulator.release(mark);
	await expect(earlier.getByText("second")).toBeAttached();
	await expect(answerOn(page).getByText("Third.")).toBeAttached();
	expect(Math.abs((await top()) - before)).toBeLessThan(2);
});
