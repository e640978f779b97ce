// The query of `GET /api/admin/interviews`.
import * as z from "zod/mini";
import { paginationFields } from "#lib/http/request-body.ts";

export const InterviewQuery = z.object(paginationFields);
