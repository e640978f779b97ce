// Conditions on a user, in plain SQL. `user` is the table's name or alias. Literals, not parameters: SQLite uses an index on an expression, or
// a partial index, only for a condition that it can compare when it prepares the statement.

/** The user is approved. Indexes use the same expression. Null, from v0.1.0, means not approved. */
export const isApprovedSql = (user = '"user"') => `(${user}.isApproved is 1)`;

/** The user is banned. An expired ban does not count, though its flag stays until the next sign-in. `now` is in seconds since 1970. */
export const isBannedSql = (user = '"user"', now = "unixepoch()") =>
	`(${user}.banned = 1 and (${user}.banExpires is null or ${user}.banExpires > ${now}))`;

/** The user is an admin who can use the admin API. */
export const isActiveAdminSql = (user: string) =>
	`(${user}.role = 'admin' and ${isApprovedSql(user)} and not ${isBannedSql(user)})`;

/** The user waits for approval. */
export const IS_PENDING = `${isApprovedSql()} = 0 and not ${isBannedSql()}`;
