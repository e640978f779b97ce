import { afterAll, expect, test } from "vitest";
import { cleanUp } from "./cleanup.ts";
import { createLocalD1, explainBatches, insertUser } from "./local-d1.ts";

const { d1, dispose } = await createLocalD1();
afterAll(dispose);

const DAY = 86_400;

test("interviews that ended more than 30 days ago are deleted, and no others", async () => {
	await insertUser(d1, "u");
	const insert = (id: string, seenAgo: number, endedAgo: number | null) =>
		d1
			.prepare(
				`insert into interview (id, userId, surface, startedAt, lastSeenAt, endedAt)
					values (?1, 'u', 'web', 0, unixepoch() - ?2, unixepoch() - ?3)`,
			)
			.bind(id, seenAgo, endedAgo)
			.run();
	await insert("old", 30 * DAY + 60, 30 * DAY + 60);
	await insert("young", 30 * DAY + 60, 30 * DAY - 60);
	await insert("running", 60, null);
	const { deleted, endedInterviews } = await cleanUp({ d1, auditDays: 365 });
	expect(deleted).toMatchObject({ interview: 1 });
	expect(endedInterviews).toBe(0);
	const { results } = await d1.prepare("select id from interview order by id").all();
	expect(results).toEqual([{ id: "running" }, { id: "young" }]);
});

test("what is deleted or ended is found by indexes", async () => {
	const { d1: explained, queryPlans } = explainBatches(d1);
	await cleanUp({ d1: explained, auditDays: 365 });
	const plan = await queryPlans();
	expect(plan).toContain("SEARCH interview USING INDEX interview_endedAt_idx (endedAt<?)");
	expect(plan.filter((step) => step.startsWith("SCAN"))).toEqual([]);
});
