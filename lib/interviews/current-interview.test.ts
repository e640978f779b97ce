import { afterAll, beforeAll, expect, test } from "vitest";
import { createLocalD1, insertUser } from "../db/local-d1.ts";
import type { Config } from "../env.ts";
import { noteSeen } from "./current-interview.ts";

const { d1, dispose } = await createLocalD1();
afterAll(dispose);
beforeAll(() => insertUser(d1, "u"));

/** Ends an interview that was last seen some seconds ago, then notes it as seen again. Returns its end. */
async function endOfSeen(seenAgo: number, endedAgo: number) {
	const id = crypto.randomUUID();
	await d1
		.prepare(
			`insert into interview (id, userId, surface, startedAt, lastSeenAt, endedAt, endReason)
				values (?1, 'u', 'web', 0, unixepoch() - ?2, unixepoch() - ?3, 'timeout')`,
		)
		.bind(id, seenAgo, endedAgo)
		.run();
	const call = { config: { d1 } as Config, requestId: "r" };
	expect(await noteSeen(call, { id: "u" }, id)).toBe(id);
	return d1
		.prepare(
			"select endedAt is null isOpen, endReason, unixepoch() - lastSeenAt < 60 isSeen from interview where id = ?",
		)
		.bind(id)
		.first();
}

const HOUR = 3_600;

test("an interview that the cron has ended is reopened when it is seen again", async () => {
	const reopened = { isOpen: 1, endReason: null, isSeen: 1 };
	expect(await endOfSeen(2 * HOUR + 60, 2 * HOUR + 60)).toEqual(reopened);
});

test("an interview that its user has ended stays ended, also with the cron's reason", async () => {
	const ended = { isOpen: 0, endReason: "timeout", isSeen: 1 };
	expect(await endOfSeen(60, 1)).toEqual(ended);
	// Both within a second.
	expect(await endOfSeen(1, 1)).toEqual(ended);
	expect(await endOfSeen(3 * HOUR, 1)).toEqual(ended);
});
