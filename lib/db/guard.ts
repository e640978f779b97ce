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
	const batch = (statements: (D1PreparedStatement | WrappedStatement)[]) =>
		around(() => d1.batch(statements.map(originalOf)));
	const prepare = (sql: string) => new WrappedStatement(d1.prepare(sql), around);
	return { prepare, batch } as unknown as D1Database;
}

const originalOf = (statement: D1PreparedStatement | WrappedStatement) =>
	statement instanceof WrappedStatement ? statement.original : statement;

// A class, because a completion makes a dozen of these.
class WrappedStatement {
	readonly original: D1PreparedStatement;
	readonly #around: AroundCall;
	constructor(original: D1PreparedStatement, around: AroundCall) {
		this.original = original;
		this.#around = around;
	}
	bind(...values: unknown[]) {
		return new WrappedStatement(this.original.bind(...values), this.#around);
	}
	first(column?: string) {
		const { original } = this;
		return this.#around(() => (column === undefined ? original.first() : original.first(column)));
	}
	run() {
		return this.#around(() => this.original.run());
	}
	all() {
		return this.#around(() => this.original.all());
	}
	raw(options?: { columnNames?: false }) {
		return this.#around(() => this.original.raw(options));
	}
}
