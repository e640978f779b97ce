// Fields that the schemas of several routes share.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "../field-limits.ts";

/** Query fields of paginated lists. */
export const paginationFields = {
	page: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000_000)), 1),
	limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
};

/** A search text, part of a name or an e-mail address. Empty matches everything. */
export const searchField = z._default(
	z.string().check(z.trim(), z.maxLength(FIELD_LIMITS.search.max)),
	"",
);

const toWholeSeconds = z.transform(
	(text: string) => new Date(Math.floor(Date.parse(text) / 1000) * 1000),
);

/** A time in ISO 8601, parsed as a Date in whole seconds, as times are stored. */
export const timeField = z.pipe(z.iso.datetime({ offset: true }), toWholeSeconds);

/** A future time in ISO 8601, parsed as `timeField` is. */
export const futureField = z.pipe(
	z.iso.datetime({ offset: true }),
	z.pipe(
		toWholeSeconds,
		z.date().check(
			z.refine((date) => date.getTime() > Date.now(), "must be in the future"),
			z.refine((date) => date.getUTCFullYear() < 10_000, "must be before the year 10000"),
		),
	),
);
