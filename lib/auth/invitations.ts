// Invitations: people who sign up through an admin's link are approved at once. The link has a random token; D1 stores only its hash.
import { createHash, randomBytes } from "node:crypto";
import { AUDIT_COLUMNS } from "../db/audit-columns.ts";
import { ApiError } from "../http/errors.ts";

const TOKEN_BYTES = 16;

/** Returns a new token for a link, and its hash. */
export function createInvitationToken(): { token: string; tokenHash: string } {
	const token = randomBytes(TOKEN_BYTES).toString("base64url");
	return { token, tokenHash: hashToken(token) };
}

const hashToken = (token: string) => createHash("sha256").update(token).digest("hex");

/** Returns the URL of an invitation. */
export const invitationUrl = (origin: string, token: string): string =>
	`${origin}/?invite=${token}`;

/** SQL: an invitation can be used. */
const IS_OPEN = "i.used < i.uses and i.expiresAt > unixepoch()";

/** Returns whether a token belongs to an invitation that can still be used. */
export async function isOpenInvitation(d1: D1Database, token: string): Promise<boolean> {
	const row = await d1
		.prepare(`select 1 from invitation i where i.tokenHash = ?1 and ${IS_OPEN}`)
		.bind(hashToken(token))
		.first();
	return row !== null;
}

/** Throws `INVITATION_NOT_VALID` for an invitation that has been used up, has ended or never existed. */
export async function requireOpenInvitation(d1: D1Database, token: string): Promise<void> {
	if (await isOpenInvitation(d1, token)) return;
	throw new ApiError(
		"INVITATION_NOT_VALID",
		"This invitation has been used or has ended. Ask for a new one, or sign up without it.",
	);
}

// In the audit log, the admin who created the link has approved the user.
const auditSql = (action: string, before: string, after: string, where: string) =>
	`insert into audit_log ${AUDIT_COLUMNS}
		select unixepoch(), i.createdBy, i.createdByEmail, u.id, u.email, '${action}', ${before}, ${after}, ?3
		from "user" u, invitation i where u.id = ?1 and i.tokenHash = ?2 and ${IS_OPEN} and ${where}`;

/**
 * Approves a user who has just signed up with an invitation and gives them its role, if it is still open. One D1 batch, so an invitation for
 * one person cannot approve two. Returns whether the user is approved.
 */
export async function acceptInvitation(
	d1: D1Database,
	userId: string,
	token: string,
	ipAddress: string | null,
): Promise<boolean> {
	const invitation = "json_object('id', i.id, 'note', i.note)";
	const statements = [
		auditSql(
			"approve",
			`'{"isApproved":false}'`,
			`json_object('isApproved', json('true'), 'invitation', ${invitation})`,
			"true",
		),
		auditSql(
			"role",
			"json_object('role', u.role)",
			`json_object('role', i.role, 'invitation', ${invitation})`,
			"i.role <> u.role",
		),
	].map((sql) => d1.prepare(sql).bind(userId, hashToken(token), ipAddress));
	const approve = d1
		.prepare(
			`update "user" set isApproved = 1, role = (select i.role from invitation i where i.tokenHash = ?2), updatedAt = unixepoch()
				where id = ?1 and exists (select 1 from invitation i where i.tokenHash = ?2 and ${IS_OPEN})`,
		)
		.bind(userId, hashToken(token));
	const use = d1
		.prepare(`update invitation as i set used = used + 1 where i.tokenHash = ?1 and ${IS_OPEN}`)
		.bind(hashToken(token));
	const results = await d1.batch([...statements, approve, use]);
	return results.at(-1)?.meta.changes === 1;
}
