// The rows that a batch returns. D1 does not know which statement selects what, so the caller names the type, as with its own `first<T>()`.

/** Returns the rows of a statement's result. */
export const rowsOf = <T>(result: D1Result | undefined): T[] => (result?.results ?? []) as T[];

/** Returns the row of a statement that always has one, such as a sum or a count. */
export const rowOf = <T>(result: D1Result | undefined): T => rowsOf<T>(result)[0] as T;
