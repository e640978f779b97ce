import { ApiError } from "#lib/http/errors.ts";
import { route } from "#lib/http/route.ts";

/** Handles every path under /api that has no route of its own. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(() => {
	throw new ApiError("NOT_FOUND", "Endpoint not found.");
});
