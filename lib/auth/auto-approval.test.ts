import { afterAll, expect, test } from "vitest";
import { createLocalD1 } from "../db/local-d1.ts";
import { approveByDomain } from "./auto-approval.ts";

const { d1, dispose } = await createLocalD1();
afterAll(dispose);

test("only a confirmed address at a listed domain is approved, with an audit row, and once", async () => {
	await d1.exec(
		`insert into "user" (id, name, email, emailVerified, createdAt, updatedAt) values ('a', 'A', 'a@example.org', 1, 0, 0), ('b', 'B', 'b@evil-example.org', 1, 0, 0), ('c', 'C', 'c@example.org', 0, 0, 0)`,
	);
	const config = { d1, autoApproveDomains: ["example.org"] };
	for (const [id, email] of [
		["a", "a@example.org"],
		["b", "b@evil-example.org"],
		["c", "c@example.org"],
		["a", "a@example.org"],
	] as const) {
		await approveByDomain(config, { id, email });
	}
	const { results } = await d1.prepare(`select id from "user" where isApproved = 1`).all();
	expect(results).toEqual([{ id: "a" }]);
	const log = await d1.prepare("select targetId, action, after from audit_log").all();
	expect(log.results).toEqual([
		{ targetId: "a", action: "approve", after: '{"isApproved":true,"domain":"example.org"}' },
	]);
});
