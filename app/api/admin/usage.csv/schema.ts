// What `GET /api/admin/usage.csv` takes.
import * as z from "zod/mini";
import { dayFields } from "#lib/usage/range.ts";

export const UsageCsvQuery = z.object(dayFields);
