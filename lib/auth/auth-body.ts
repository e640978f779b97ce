// The bodies of POSTs under /api/auth.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "../field-limits.ts";
import { ApiError } from "../http/errors.ts";
import { parseJson } from "../http/parse.ts";
import { readText } from "../http/request-body.ts";
import { isPrintableName } from "./names.ts";

const MAX_BODY_BYTES = 64 * 1024;
const { name, email, image } = FIELD_LIMITS;
// Better Auth validates the fields it reads. These are passed on to D1 or to us unchanged.
export const AuthBody = z.catchall(
	z.object({
		name: z.nullish(
			z
				.string()
				.check(z.trim(), z.minLength(name.min), z.maxLength(name.max))
				.check(
					z.refine(isPrintableName, "must have a visible character, and no control characters"),
				),
		),
		email: z.nullish(z.string().check(z.maxLength(email.max))),
		image: z.nullish(z.string().check(z.regex(/^https?:/), z.maxLength(image.max))),
		password: z.nullish(z.string()),
		newPassword: z.nullish(z.string()),
		currentPassword: z.nullish(z.string()),
		token: z.nullish(z.string()),
		/** Sign-up only: the token in an invitation's link. */
		invitation: z.nullish(z.string().check(z.maxLength(100))),
		rememberMe: z.nullish(z.boolean()),
		revokeOtherSessions: z.nullish(z.boolean()),
	}),
	z.union([z.string(), z.number(), z.boolean(), z.null()]),
);
export type AuthBody = z.output<typeof AuthBody>;

/** Reads the body of a POST. An empty one is `{}`: v0.1.0 clients sign out without a body. */
export async function readAuthBody(request: Request): Promise<AuthBody> {
	const text = await readText(request, MAX_BODY_BYTES);
	const type = request.headers.get("content-type");
	// A page on any site can send a form without a CORS preflight, and other parsers might read it differently.
	if (text && type && !/^application\/json\s*(;|$)/i.test(type)) {
		throw new ApiError(
			"UNSUPPORTED_MEDIA_TYPE",
			"Send the body as JSON, with Content-Type: application/json.",
		);
	}
	return parseJson(AuthBody, text || "{}");
}

/**
 * Returns the fields to pass on to Better Auth. Leaves out our own fields, and nulls, which clients send for "not given". With `keepImage`, a
 * null image stays: it removes the user's image.
 */
export function fieldsForBetterAuth(
	body: AuthBody,
	{ keepImage }: { keepImage: boolean },
): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(body).filter(
			([field, value]) =>
				field !== "invitation" && (value !== null || (keepImage && field === "image")),
		),
	);
}
