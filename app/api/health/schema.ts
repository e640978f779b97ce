import * as z from "zod/mini";

/** With `verbose`, whatever its value, an admin gets the report. */
export const HealthQuery = z.object({ verbose: z.optional(z.string()) });
