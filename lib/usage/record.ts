// What recording an answer and a Deepgram key have in common: a row, and its sums by day, in one batch that can be repeated. Plain SQL: a
// completion loads this.
import { logFailure } from "../http/log.ts";
import type { Condition } from "./usage-day.ts";

/** Who is charged for what. `id` is the id of the request, and of its reservation. */
export interface Charge {
	id: string;
	userId: string;
	interviewId: string | undefined;
}

type Table = "generation" | "listening";

/** The row that is written with the sums does not exist yet, so that repeating a batch counts nothing twice. */
export const isNew = (table: Table, id: string): Condition => ({
	sql: `not exists (select 1 from ${table} where id = ?)`,
	values: [id],
});

/** Returns the statement that inserts a row, unless there is one with its id. */
export function insertNew(
	d1: D1Database,
	table: Table,
	row: { id: string } & Record<string, string | number | null>,
): D1PreparedStatement {
	const columns = Object.keys(row);
	return d1
		.prepare(
			`insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")}) on conflict (id) do nothing`,
		)
		.bind(...Object.values(row));
}

/**
 * Runs `record`, and once more if it fails. When that fails too, logs whose charge is lost. Never rejects.
 */
export async function recordOrLog(charge: Charge, record: () => Promise<void>): Promise<void> {
	try {
		await record().catch(record);
	} catch (error) {
		logFailure({ requestId: charge.id, task: "usage", userId: charge.userId }, error);
	}
}
