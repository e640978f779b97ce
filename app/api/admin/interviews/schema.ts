// The query of `GET /api/admin/interviews`.
import * as z from "zod/mini";
import { paginationFields } from "#lib/http/common-fields.ts";

export const InterviewQuery = z.object(paginationFields);
