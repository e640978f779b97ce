// The query of `GET /api/admin/usage.csv`.
import * as z from "zod/mini";
import { dayFields } from "#lib/usage/range-fields.ts";

export const UsageCsvQuery = z.object(dayFields);
