// Audit entries for what users do to their own accounts. Written after the response; failures are logged.
import { AUDIT_COLUMNS } from "../db/audit-columns.ts";
import { inBackground } from "../http/log.ts";
import { type Call, clientIp } from "../http/route.ts";

// Failed sign-ins to one account share an entry for an hour, so that an attack cannot fill the log.
// `+action`: without it, SQLite reads the failed sign-ins to all accounts by their index, not the entries of this one.
const COUNTED_HERE = `+action = 'failed-sign-in' and createdAt > unixepoch() - 3600
	and targetId = (select id from "user" where email = ?1)`;

/** Writes an entry about what a user has done to their own account. */
export function recordOwnEvent(
	call: Call,
	action: "sign-in" | "own-password",
	email: string,
): void {
	const entry = call.config.d1
		.prepare(
			`insert into audit_log ${AUDIT_COLUMNS} select unixepoch(), id, email, id, email, ?2, null, null, ?3 from "user" where email = ?1`,
		)
		.bind(email, action, clientIp(call.request));
	inBackground(call, "audit log", entry.run());
}

/** Counts a failed sign-in to an account, if there is one. */
export function recordFailedSignIn(call: Call, email: string): void {
	const { d1 } = call.config;
	const statements = [
		d1
			.prepare(
				`insert into audit_log ${AUDIT_COLUMNS} select unixepoch(), null, null, id, email, 'failed-sign-in', null, '{"count":0}', ?2
					from "user" where email = ?1 and not exists (select 1 from audit_log where ${COUNTED_HERE})`,
			)
			.bind(email, clientIp(call.request)),
		d1
			.prepare(
				`update audit_log set after = json_object('count', (after ->> 'count') + 1)
					where id = (select max(id) from audit_log where ${COUNTED_HERE})`,
			)
			.bind(email),
	];
	inBackground(call, "audit log", d1.batch(statements));
}
