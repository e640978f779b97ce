// What a user saves for their interviews: notes, a resume, a job description. Stored only at their request.
import { eq } from "drizzle-orm";
import { createDb } from "../db/index.ts";
import { interviewContext } from "../db/schema.ts";

type Row = typeof interviewContext.$inferSelect;
type Context = Omit<Row, "userId" | "updatedAt"> & { updatedAt: Date | null };

const columns = {
	interviewNotes: interviewContext.interviewNotes,
	resumeText: interviewContext.resumeText,
	resumeFileName: interviewContext.resumeFileName,
	jobDescription: interviewContext.jobDescription,
	updatedAt: interviewContext.updatedAt,
};

const EMPTY: Context = {
	interviewNotes: null,
	resumeText: null,
	resumeFileName: null,
	jobDescription: null,
	updatedAt: null,
};

/** Returns what a user has saved; every field is null when they have saved nothing. */
export async function readContext(d1: D1Database, userId: string): Promise<Context> {
	const [saved] = await createDb(d1)
		.select(columns)
		.from(interviewContext)
		.where(eq(interviewContext.userId, userId));
	return saved ?? EMPTY;
}

/** Saves the given fields and returns all of them. */
export async function saveContext(
	d1: D1Database,
	userId: string,
	fields: { [Name in Exclude<keyof Context, "updatedAt">]?: Context[Name] | undefined },
): Promise<Context> {
	const changes = { ...fields, updatedAt: new Date() };
	const [saved] = await createDb(d1)
		.insert(interviewContext)
		.values({ userId, ...changes })
		.onConflictDoUpdate({ target: interviewContext.userId, set: changes })
		.returning(columns);
	return saved ?? EMPTY;
}

/** Deletes what a user has saved. */
export async function deleteContext(d1: D1Database, userId: string): Promise<void> {
	await createDb(d1).delete(interviewContext).where(eq(interviewContext.userId, userId));
}
