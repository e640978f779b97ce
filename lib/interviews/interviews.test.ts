import { afterAll, expect, test } from "vitest";
import type { User } from "../access/access.ts";
import { createLocalD1 } from "../db/local-d1.ts";
import { endAllInterviews } from "./interviews.ts";

const { d1, dispose } = await createLocalD1();
afterAll(dispose);

test("ending all interviews ends those of the user that run, and reads only what runs", async () => {
	await d1.exec(
		`insert into "user" (id, name, email, emailVerified, createdAt, updatedAt) values ('a', 'A', 'a@example.org', 1, 0, 0), ('b', 'B', 'b@example.org', 1, 0, 0)`,
	);
	await d1
		.prepare(
			`with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000)
				insert into interview (id, userId, surface, startedAt, lastSeenAt, endedAt)
				select i, iif(i % 500, 'a', 'b'), 'web', i, i, iif(i % 250, 7, null) from n`,
		)
		.run();
	const sent: string[] = [];
	const spied = {
		prepare(sql: string) {
			sent.push(sql);
			return d1.prepare(sql);
		},
	} as D1Database;
	expect(await endAllInterviews(spied, { id: "a" } as User, "timeout")).toBe(2);
	const running = await d1
		.prepare("select id from interview where endedAt is null order by id")
		.all();
	expect(running.results).toEqual([{ id: "1000" }, { id: "500" }]);
	const { results } = await d1
		.prepare(`explain query plan ${sent}`)
		.bind("a", 0, null)
		.all<{ detail: string }>();
	expect(results.map(({ detail }) => detail)).toEqual([
		"SCAN interview USING INDEX interview_running_idx",
	]);
});
