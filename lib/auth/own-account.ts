// What users can do with their own accounts besides Better Auth's endpoints: send a note to the admins, and delete the account.
import type { User } from "../access/access.ts";
import { AUDIT_COLUMNS } from "../db/audit-columns.ts";
import { isActiveAdminSql } from "../db/conditions.ts";
import { ApiError } from "../http/errors.ts";
import { type Call, clientIp } from "../http/route.ts";
import { consumeAuthLimits } from "./auth-limits.ts";
import { callBetterAuth } from "./call-better-auth.ts";
import { verifyPassword } from "./password.ts";

/** Stores the note of a user pending approval to the admins. Throws `CONFLICT` for a second note, and for approved users. */
export async function leaveNote(d1: D1Database, user: User, note: string): Promise<void> {
	const { meta } = await d1
		.prepare(
			`update "user" set requestNote = ?2 where id = ?1 and requestNote is null and isApproved is not 1`,
		)
		.bind(user.id, note)
		.run();
	if (meta.changes === 0)
		throw new ApiError(
			"CONFLICT",
			"A note can be sent once, while your account is pending approval.",
		);
}

/** Returns the user's note to the admins; null if there is none. */
export async function readNote(d1: D1Database, user: User): Promise<string | null> {
	const row = await d1
		.prepare(`select requestNote from "user" where id = ?1`)
		.bind(user.id)
		.first<{ requestNote: string | null }>();
	return row?.requestNote ?? null;
}

// At least one admin must remain, to approve others.
const OTHER_ADMINS = `(select count(*) from "user" a where a.id <> ?1 and ${isActiveAdminSql("a")})`;
const MAY_DELETE = `id = ?1 and (role <> 'admin' or ${OTHER_ADMINS} > 0)`;

/**
 * Deletes the caller's account and data, and returns the response that ends the session. The audit log and the sums of their usage stay.
 * Throws `WRONG_PASSWORD`, `RATE_LIMITED`, or `CONFLICT` for the last admin.
 */
export async function deleteOwnAccount(
	call: Call,
	user: User,
	password: string,
): Promise<Response> {
	const { request, config } = call;
	const { d1 } = config;
	await consumeAuthLimits(request, "change-password", user.email, config);
	const account = await d1
		.prepare(`select password from account where userId = ?1 and providerId = 'credential'`)
		.bind(user.id)
		.first<{ password: string | null }>();
	if (!(await verifyPassword(account?.password ?? "", password))) {
		throw new ApiError("WRONG_PASSWORD", "The password is wrong.");
	}
	const results = await d1.batch([
		d1
			.prepare(
				`insert into audit_log ${AUDIT_COLUMNS}
					select unixepoch(), id, email, id, email, 'own-deletion', json_object('name', name, 'role', role), null, ?2
					from "user" where ${MAY_DELETE}`,
			)
			.bind(user.id, clientIp(request)),
		d1.prepare(`delete from "user" where ${MAY_DELETE}`).bind(user.id),
	]);
	if (results.at(-1)?.meta.changes === 0) {
		throw new ApiError("CONFLICT", "You are the last admin: make somebody else an admin first.");
	}
	// Clears the cookies. The session's row was deleted with the account.
	const response = await callBetterAuth(call, "sign-out", {});
	return new Response(null, { status: 204, headers: response.headers });
}
