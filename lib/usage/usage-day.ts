// The table `usage_day`: what each user, and everyone together, has used on a UTC day, by service and model. Plain SQL: a completion loads this.
import type { usageDay } from "../db/schema.ts";

/** A row of `usage_day`. */
export type UsageDay = typeof usageDay.$inferSelect;

const COLUMNS = [
	"userId",
	"day",
	"service",
	"model",
	"calls",
	"errors",
	"input",
	"cached",
	"output",
	"thoughts",
	"seconds",
	"costNano",
	"estimatedNano",
] as const satisfies (keyof UsageDay)[];
export const USAGE_DAY_COLUMNS = COLUMNS.join(", ");

/** The `userId` of the sums of all users. */
export const EVERYONE = "";

/** The model under which the difference between Deepgram's bill and our estimates is kept. */
export const BILLED = "billed";

/** A condition in SQL, with a `?` for each of its values. */
export interface Condition {
	sql: string;
	values: (string | number)[];
}

// One statement for the user and everyone: the cost of a batch grows with the number of its statements.
const addIf = (condition: string) => `with whose (userId) as (values (?), ('${EVERYONE}'))
	insert into usage_day (${USAGE_DAY_COLUMNS}) select userId${", ?".repeat(COLUMNS.length - 1)} from whose where ${condition}
	on conflict (userId, day, service, model) do update set calls = calls + excluded.calls, errors = errors + excluded.errors,
	input = input + excluded.input, cached = cached + excluded.cached, output = output + excluded.output,
	thoughts = thoughts + excluded.thoughts, seconds = seconds + excluded.seconds,
	costNano = costNano + excluded.costNano, estimatedNano = max(0, estimatedNano + excluded.estimatedNano)`;

/** Returns the statement that adds to the sums of a day, of the user and of everyone, if the condition holds. */
export const addToDay = (
	d1: D1Database,
	sums: UsageDay,
	condition: Condition,
): D1PreparedStatement =>
	d1
		.prepare(addIf(condition.sql))
		.bind(...COLUMNS.map((column) => sums[column]), ...condition.values);

/** SQL for the sums of `usage_day`, as columns of `SumRow`. */
export const SUMS = `coalesce(sum(costNano), 0) costNano, coalesce(sum(estimatedNano), 0) estimatedNano,
	coalesce(sum(costNano) filter (where service = 'gemini'), 0) geminiNano,
	coalesce(sum(costNano) filter (where service = 'deepgram'), 0) deepgramNano,
	coalesce(sum(calls) filter (where service = 'gemini'), 0) answers, coalesce(sum(errors), 0) errors, coalesce(sum(seconds), 0) seconds,
	coalesce(sum(input), 0) input, coalesce(sum(cached), 0) cached, coalesce(sum(output), 0) output, coalesce(sum(thoughts), 0) thoughts`;

export interface SumRow {
	costNano: number;
	estimatedNano: number;
	geminiNano: number;
	deepgramNano: number;
	answers: number;
	errors: number;
	seconds: number;
	input: number;
	cached: number;
	output: number;
	thoughts: number;
}
