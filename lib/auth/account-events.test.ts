import { afterAll, beforeAll, expect, test } from "vitest";
import { createLocalD1, explainBatches } from "../db/local-d1.ts";
import type { Call } from "../http/route.ts";
import { recordFailedSignIn } from "./account-events.ts";

const { d1, dispose } = await createLocalD1();
afterAll(dispose);

const { d1: explained, queryPlans } = explainBatches(d1);

beforeAll(() =>
	d1.exec(
		`insert into "user" (id, name, email, emailVerified, createdAt, updatedAt) values ('a', 'A', 'a@example.org', 1, 0, 0), ('b', 'B', 'b@example.org', 1, 0, 0)`,
	),
);

/** Records a failed sign-in, and waits until it is written. */
async function failSignIn(email: string): Promise<void> {
	const work: Promise<unknown>[] = [];
	const call = {
		request: new Request("http://localhost:8787"),
		config: { d1: explained },
		waitUntil: (written: Promise<unknown>) => void work.push(written),
	} as unknown as Call;
	recordFailedSignIn(call, email);
	await Promise.all(work);
}

test("failed sign-ins of an hour are counted in one entry for each account", async () => {
	const old = `insert into audit_log (createdAt, targetId, targetEmail, action, after)
		values (unixepoch() - 3601, 'a', 'a@example.org', 'failed-sign-in', '{"count":9}')`;
	await d1.prepare(old).run();
	for (const email of ["a@example.org", "b@example.org", "a@example.org", "c@example.org"]) {
		await failSignIn(email);
		await queryPlans();
	}
	const { results } = await d1.prepare("select targetId, after from audit_log order by id").all();
	expect(results).toEqual([
		{ targetId: "a", after: '{"count":9}' },
		{ targetId: "a", after: '{"count":2}' },
		{ targetId: "b", after: '{"count":1}' },
	]);
});

test("a failed sign-in reads the entries of its account only", async () => {
	await failSignIn("a@example.org");
	const plan = await queryPlans();
	const reads = plan.filter((step) => step.includes("audit_log"));
	expect(reads).toEqual([
		"SEARCH audit_log USING INDEX audit_log_targetId_idx (targetId=?)",
		"SEARCH audit_log USING INTEGER PRIMARY KEY (rowid=?)",
		"SEARCH audit_log USING INDEX audit_log_targetId_idx (targetId=?)",
	]);
});
