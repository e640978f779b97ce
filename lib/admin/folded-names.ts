// Keeps the folded names of users up to date. Lists do it before they search or sort, so that nothing else that writes a name has to.
import { and, asc, gt, sql } from "drizzle-orm";
import { foldText } from "../db/fold.ts";
import type { Database } from "../db/index.ts";
import { user } from "../db/schema.ts";

// Per statement: even with the longest names, well below D1's 2 MB for a value.
const BATCH_SIZE = 200;

/** Returns a query for users after `afterId` whose folded name is missing or out of date, by id. */
export const selectUnfolded = (db: Database, afterId = "") =>
	db
		.select({ id: user.id, name: user.name })
		.from(user)
		.where(and(sql`"foldedFrom" is not "name"`, gt(user.id, afterId)))
		.orderBy(asc(user.id))
		.limit(BATCH_SIZE);

/** Stores the folded names of these users, and of all that `selectUnfolded` finds after them. */
export async function foldNames(
	db: Database,
	unfolded: { id: string; name: string }[],
): Promise<void> {
	for (let rows = unfolded; rows.length; ) {
		const folded = rows.map(({ id, name }) => ({ id, name, folded: foldText(name) }));
		// `foldedFrom` is the name as it was read: if it has changed meanwhile, the next list finds it.
		const update = db
			.update(user)
			.set({ foldedName: sql`f.value ->> 'folded'`, foldedFrom: sql`f.value ->> 'name'` })
			.from(sql`json_each(${JSON.stringify(folded)}) f`)
			.where(sql`${user.id} = f.value ->> 'id'`);
		// Only later ids, so that the loop ends even if JSON cannot represent a name exactly.
		const next = selectUnfolded(db, rows.at(-1)?.id);
		[, rows] = await db.batch([update, next]);
	}
}
