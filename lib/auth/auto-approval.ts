// AUTO_APPROVE_DOMAINS: users who confirm an e-mail address at one of these domains are approved without an admin.
import type { Config } from "../env.ts";
import { domainOf } from "./email-domains.ts";

const BEFORE = `'{"isApproved":false}'`;

// An admin's decision about an address holds, and deleting an account must not reset a cap.
const WAS_WITHDRAWN_OR_DELETED = `exists (select 1 from audit_log where targetEmail = "user".email and action in ('withdraw', 'delete', 'own-deletion'))`;
// Else the same person would come back as me+1@ and me+2@: such addresses usually have one mailbox.
const HAS_PLUS = `instr(email, '+') > 0`;

/**
 * Approves a user who has just confirmed their e-mail address, if its domain is listed, and writes the audit row. An address whose approval was
 * withdrawn, or whose account was deleted, waits for an admin, as does one with a plus.
 */
export async function approveByDomain(
	{ d1, autoApproveDomains }: Pick<Config, "d1" | "autoApproveDomains">,
	{ id, email }: { id: string; email: string },
): Promise<void> {
	const domain = domainOf(email);
	if (!autoApproveDomains.includes(domain)) return;
	const waits = `id = ?1 and isApproved is not 1 and emailVerified = 1 and not ${HAS_PLUS} and not ${WAS_WITHDRAWN_OR_DELETED}`;
	await d1.batch([
		d1
			.prepare(
				`insert into audit_log (createdAt, targetId, targetEmail, action, before, after)
					select unixepoch(), id, email, 'approve', ${BEFORE}, json_object('isApproved', json('true'), 'domain', ?2) from "user" where ${waits}`,
			)
			.bind(id, domain),
		d1.prepare(`update "user" set isApproved = 1, updatedAt = unixepoch() where ${waits}`).bind(id),
	]);
}
