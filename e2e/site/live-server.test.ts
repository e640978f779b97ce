// The live interview as the server and its admins see it: who is in an interview, what it cost, and its end.
import type { OwnUsage } from "../../lib/usage/own-usage.ts";
import { expect, test } from "../support/fixtures.ts";
import { currentAnswerOn, joinCall, listeningOn, typeTurn } from "../support/live-page.ts";
import type { Person } from "../support/people.ts";

interface Running {
	id: string;
	email: string;
	surface: string;
}
const runningOf = async (admin: Person, { email }: Person) => {
	const response = await admin.get("/api/admin/interviews?limit=200");
	const { interviews } = await response.json<{ interviews: Running[] }>();
	return interviews.filter((interview) => interview.email === email);
};
const usedToday = async (person: Person) =>
	(await (await person.get("/api/usage")).json<OwnUsage>()).today;

test("an interview runs on the server from the first listening to the last, and what was listened to is reported", async ({
	approved,
	admin,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await joinCall(page, emulator, approved, { texts: [`How does ${mark} work?`] });
	await expect.poll(() => runningOf(admin, approved)).toMatchObject([{ surface: "web" }]);
	await page.evaluate(() => window.speak(2));
	await expect(currentAnswerOn(page).locator(".answer")).not.toBeEmpty();
	await page.getByRole("button", { name: "Stop listening" }).click();
	await expect.poll(() => runningOf(admin, approved)).toEqual([]);
	await expect.poll(async () => (await usedToday(approved)).answers).toBeGreaterThan(0);
	// Some seconds, not the minute that a key counts as until its client reports.
	await expect.poll(async () => (await usedToday(approved)).estimatedUsd).toBe(0);
	const { seconds } = await usedToday(approved);
	expect(seconds).toBeGreaterThan(1);
	expect(seconds).toBeLessThan(50);
	const calls = await admin.get(`/api/admin/usage/calls?userId=${approved.id}`);
	const { calls: rows } = await calls.json<{ calls: { interviewId: string; model: string }[] }>();
	expect(rows.map(({ model }) => model)).toContain("flux-general-en");
	expect(new Set(rows.map(({ interviewId }) => interviewId)).size).toBe(1);
	expect(rows[0]?.interviewId).not.toBeNull();
});

test("the page shows what has been spent, and warns before a cap is used up", async ({
	approved,
	admin,
	pageOf,
	emulator,
	mark,
}) => {
	await emulator.script("gemini", mark, [
		{
			frame: {
				candidates: [{ content: { parts: [{ text: "Yes." }] }, finishReason: "STOP" }],
				usageMetadata: { promptTokenCount: 0, candidatesTokenCount: 360_000 },
				modelVersion: "gemini-3.5-flash-lite",
			},
		},
	]);
	await (await approved.ask(mark)).text();
	await admin.send("PATCH", `/api/admin/users/${approved.id}`, { capDailyUsd: 1 });
	await expect.poll(async () => (await usedToday(approved)).usd).toBe(0.9);
	const page = await pageOf(approved);
	await page.goto("/");
	await expect(page.getByText("$0.90 of $1")).toBeVisible();
	await expect(page.getByText("90% of your cap is used")).toBeVisible();
});

test("an interview that an admin ends gets no more answers, and the page says so; a new one may be started", async ({
	approved,
	admin,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	const texts = [`What is ${mark}?`, `Who made ${mark}?`];
	await joinCall(page, emulator, approved, { texts });
	await expect.poll(async () => (await runningOf(admin, approved)).length).toBe(1);
	const [running] = await runningOf(admin, approved);
	const office = await pageOf(admin);
	await office.goto("/admin/interviews");
	const row = office.getByRole("listitem").filter({ hasText: approved.email });
	await row.getByRole("button", { name: `End … the interview of ${approved.email}` }).click();
	await row.getByRole("button", { name: "End the interview" }).click();
	await expect(row).toBeHidden();
	await page.evaluate(() => window.speak(2));
	await expect(page.getByText("An admin has ended this interview.")).toBeVisible();
	await emulator.drop(approved.email);
	await expect(listeningOn(page)).toContainText(
		"An admin has ended this interview: stop listening, and start again for another one.",
	);
	await page.getByRole("button", { name: "Stop listening" }).click();
	await page.getByRole("button", { name: "Share the call" }).click();
	await expect.poll(async () => (await runningOf(admin, approved)).length).toBe(1);
	expect((await runningOf(admin, approved))[0]?.id).not.toBe(running?.id);
});

test("leaving the page ends the interview on the server, and reports what was listened to", async ({
	approved,
	admin,
	pageOf,
	emulator,
}) => {
	const page = await pageOf(approved);
	await joinCall(page, emulator, approved);
	await expect.poll(async () => (await runningOf(admin, approved)).length).toBe(1);
	// A minute, until the page reports what it was.
	await expect.poll(async () => (await usedToday(approved)).seconds).toBe(60);
	await page.goto("/nothing-here");
	await expect.poll(() => runningOf(admin, approved)).toEqual([]);
	await expect.poll(async () => (await usedToday(approved)).estimatedUsd).toBe(0);
	expect((await usedToday(approved)).seconds).toBeLessThan(50);
});

test("after an admin has ended an interview that is only typed, trying again begins another one", async ({
	approved,
	admin,
	pageOf,
	emulator,
	mark,
}) => {
	const page = await pageOf(approved);
	await page.goto("/");
	await emulator.script("gemini", mark, [{ text: "An answer" }, { finish: "STOP" }], 2);
	await typeTurn(page, `What is ${mark}?`);
	await expect(currentAnswerOn(page)).toContainText("An answer");
	const [running] = await runningOf(admin, approved);
	await admin.send("POST", `/api/admin/interviews/${running?.id}/end`);
	await typeTurn(page, `Why ${mark}?`);
	await expect(currentAnswerOn(page)).toContainText("An admin has ended this interview.");
	await page.getByRole("button", { name: "Try again" }).click();
	await expect(currentAnswerOn(page)).toContainText(`Why ${mark}?`);
	await emulator.seen("gemini", mark, { count: 2, state: "done" });
	await expect.poll(async () => (await runningOf(admin, approved)).length).toBe(1);
});
