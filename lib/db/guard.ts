// D1 with a timeout: when the database fails or hangs, the request fails with `UNAVAILABLE` instead of hanging as well.
import { ApiError } from "../http/errors.ts";
import { withTimeout } from "../http/timeout.ts";

const TIMEOUT_MS = 5_000;
const RETRY_AFTER_SECONDS = 5;

/** Makes one call to D1, with something added before or after it. */
type AroundCall = <T>(call: () => Promise<T>) => Promise<T>;

/** Wraps D1 so that a call that fails or takes longer than 5 s throws `UNAVAILABLE`, with D1's error as its cause. */
export function guardD1(d1: D1Database): D1Database {
	return wrapD1(d1, async (call) => {
		try {
			return await withTimeout(TIMEOUT_MS, call(), () => new Error("D1 did not answer in time"));
		} catch (cause) {
			throw new ApiError("UNAVAILABLE", "The database is not responding. Try again soon.", {
				cause,
				retryAfter: RETRY_AFTER_SECONDS,
			});
		}
	});
}

/**
 * Wraps D1 for a library that swallows its errors: `failure` returns the first one. A violated UNIQUE constraint does not count, since the
 * library handles it.
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

/** Wraps every method that sends something to the database. Preparing a statement sends nothing. */
function wrapD1(d1: D1Database, around: AroundCall): D1Database {
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
