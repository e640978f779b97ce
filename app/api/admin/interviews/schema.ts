// What `GET /api/admin/interviews` takes.
import * as z from "zod/mini";
import { paginationFields } from "#lib/http/request-body.ts";

export const InterviewQuery = z.object(paginationFields);
