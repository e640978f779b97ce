import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import * as schema from "./schema.ts";

export type Database = DrizzleD1Database<typeof schema>;

/** Returns Drizzle with our tables. Cheap: create one per request. */
export function createDb(d1: D1Database): Database {
	return drizzle(d1, { schema });
}
