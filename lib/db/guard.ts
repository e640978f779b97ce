// D1 with a deadline: a database that fails or hangs is an `UNAVAILABLE` that the caller is told of, never a request without an end.
import { ApiError } from "../http/errors.ts";
import { withTimeout } from "../http/timeout.ts";

const DEADLINE_MS = 5_000;
const RETRY_AFTER_SECONDS = 5;

/** Something to be done around every call to D1. */
type Around = <T>(call: () => Promise<T>) => Promise<T>;

/** Wraps D1 so that every call takes at most 5 s, and throws `UNAVAILABLE`, with D1's error as its cause, when D1 fails or is late. */
export function guardD1(d1: D1Database): D1Database {
	return wrapD1(d1, async (call) => {
		try {
			return await withTimeout(DEADLINE_MS, call(), () => new Error("D1 did not answer in time"));
		} catch (cause) {
			throw new ApiError("UNAVAILABLE", "The database is not responding. Try again soon.", {
				cause,
				retryAfter: RETRY_AFTER_SECONDS,
			});
		}
	});
}

/**
 * Wraps D1 so that its failures can be seen by a caller of a library that swallows them. A violated UNIQUE is an answer, not a failure.
 */
export function watchD1(d1: D1Database): { d1: D1Database; failure: () => unknown } {
	let failure: unknown;
	const watched = wrapD1(d1, async (call) => {
		try {
			return await call();
		} catch (error) {
			const cause = error instanceof ApiError ? error.cause : error;
			if (!/UNIQUE constraint failed/.test(String(cause))) failure ??= error;
			throw error;
		}
	});
	return { d1: watched, failure: () => failure };
}

/** Calls `around` for everything that goes to the database; a statement is sent when it is run, not when it is prepared. */
function wrapD1(d1: D1Database, around: Around): D1Database {
	const originals = new WeakMap<object, D1PreparedStatement>();
	const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
		const wrapped = {
			bind: (...values: unknown[]) => wrap(statement.bind(...values)),
			first: (column?: string) =>
				around(() => (column === undefined ? statement.first() : statement.first(column))),
			run: () => around(() => statement.run()),
			all: () => around(() => statement.all()),
			raw: (options?: { columnNames?: false }) => around(() => statement.raw(options)),
		} as D1PreparedStatement;
		originals.set(wrapped, statement);
		return wrapped;
	};
	return {
		prepare: (sql: string) => wrap(d1.prepare(sql)),
		batch: (statements: D1PreparedStatement[]) =>
			around(() => d1.batch(statements.map((statement) => originals.get(statement) ?? statement))),
	} as D1Database;
}
