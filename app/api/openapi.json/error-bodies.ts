// The bodies of error responses.
import * as z from "zod/mini";
import { ERROR_STATUS, type ErrorCode } from "#lib/http/errors.ts";
import { about, text, time } from "./fields.ts";
import { response } from "./json-schema.ts";

export const Code = response<ErrorCode>()(
	"ErrorCode",
	z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]),
);

const sentence = text("What went wrong, as a sentence for people.");

export const ErrorBody = response<{ error: string; code: ErrorCode; resetAt?: string }>()(
	"ErrorBody",
	z.object({
		error: sentence,
		code: Code,
		resetAt: z.exactOptional(time("With `QUOTA_EXCEEDED`: when to try again.")),
	}),
);

/** Of the endpoints under `/api/auth`. */
export const AuthErrorBody = response<{ code: string; message?: string }>()(
	"AuthErrorBody",
	z.object({
		code: about(z.string(), "An `ErrorCode`, or a code of Better Auth."),
		message: z.exactOptional(sentence),
	}),
);
