// For inserts in plain SQL. Imports nothing: `pnpm admin` loads it.

/** The columns that an entry of the audit log has. */
export const AUDIT_COLUMNS =
	"(createdAt, actorId, actorEmail, targetId, targetEmail, action, before, after, ipAddress)";
