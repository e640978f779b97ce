// The body of `PATCH /api/interview-context`.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "#lib/field-limits.ts";

const text = ({ max }: { max: number }) =>
	z.optional(z.nullable(z.string().check(z.maxLength(max))));

export const ContextChange = z.object({
	interviewNotes: text(FIELD_LIMITS.interviewNotes),
	resumeText: text(FIELD_LIMITS.resumeText),
	resumeFileName: text(FIELD_LIMITS.resumeFileName),
	jobDescription: text(FIELD_LIMITS.jobDescription),
});
