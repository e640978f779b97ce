import { afterAll, expect, test } from "vitest";
import { createLocalD1, explainBatches, insertUser } from "../db/local-d1.ts";
import { approveByDomain } from "./auto-approval.ts";

const { d1, dispose } = await createLocalD1();
afterAll(dispose);

test("only a confirmed address at a listed domain is approved, with an audit row, and once", async () => {
	await insertUser(d1, "a", { emailVerified: 1 });
	await insertUser(d1, "b", { emailVerified: 1, email: "b@evil-example.org" });
	await insertUser(d1, "c", { emailVerified: 0 });
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

test.each(["withdraw", "delete", "own-deletion"])(
	"an address with the entry %s in the audit log waits for an admin",
	async (action) => {
		const config = { d1, autoApproveDomains: ["example.org"] };
		const [email, other] = [`${action}@example.org`, `other-${action}@example.org`] as const;
		for (const address of [email, other]) {
			await insertUser(d1, address, { email: address, emailVerified: 1 });
		}
		const log =
			"insert into audit_log (createdAt, targetId, targetEmail, action) values (0, 'earlier', ?, ?)";
		await d1.prepare(log).bind(email, action).run();
		// Entries of other kinds do not count.
		await d1.prepare(log).bind(other, "sign-out").run();
		for (const address of [email, other])
			await approveByDomain(config, { id: address, email: address });
		const { results } = await d1
			.prepare(`select id from "user" where isApproved = 1 and id in (?1, ?2)`)
			.bind(email, other)
			.all();
		expect(results).toEqual([{ id: other }]);
		const approvals = await d1
			.prepare("select targetId from audit_log where action = 'approve' and targetId in (?1, ?2)")
			.bind(email, other)
			.all();
		expect(approvals.results).toEqual([{ targetId: other }]);
	},
);

test("an address with a plus waits for an admin, as its owner may have any number of them", async () => {
	await insertUser(d1, "plus", { emailVerified: 1, email: "me+1@example.org" });
	await insertUser(d1, "minus", { emailVerified: 1, email: "me-1@example.org" });
	const config = { d1, autoApproveDomains: ["example.org"] };
	await approveByDomain(config, { id: "plus", email: "me+1@example.org" });
	await approveByDomain(config, { id: "minus", email: "me-1@example.org" });
	const approved = `select id from "user" where isApproved = 1 and id in ('plus', 'minus')`;
	expect((await d1.prepare(approved).all()).results).toEqual([{ id: "minus" }]);
});

test("whether an admin has decided about an address before is read from an index on the address", async () => {
	const { d1: explained, queryPlans } = explainBatches(d1);
	const config = { d1: explained, autoApproveDomains: ["example.org"] };
	await approveByDomain(config, { id: "a", email: "a@example.org" });
	const reads = (await queryPlans()).filter((step) => step.includes("audit_log"));
	const step = "SEARCH audit_log USING INDEX audit_log_decided_idx (targetEmail=?)";
	expect(reads).toEqual([step, step]);
});
