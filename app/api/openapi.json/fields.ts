// Fields that many responses have.
import * as z from "zod/mini";

/** A field with its description. */
export const about = <S extends z.ZodMiniType>(schema: S, description: string): S =>
	schema.check(z.describe(description)) as S;

/** A time in ISO 8601. */
export const time = (description: string) => about(z.iso.datetime(), description);

/** A time in ISO 8601, or null. */
export const timeOrNull = (description: string) => about(z.nullable(z.iso.datetime()), description);

export const text = (description: string) => about(z.string(), description);
export const textOrNull = (description: string) => about(z.nullable(z.string()), description);
export const count = (description: string) => about(z.int(), description);
export const usd = (description: string) => about(z.number(), `${description} US dollars.`);
export const usdOrNull = (description: string) =>
	about(z.nullable(z.number()), `${description} US dollars.`);
export const flag = (description: string) => about(z.boolean(), description);
export const total = count("Entries on all pages.");
