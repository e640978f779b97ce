import { ApiError } from "#lib/http/errors.ts";
import { route } from "#lib/http/route.ts";

/** Every address under /api that no other route has. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(() => {
	throw new ApiError("NOT_FOUND", "Endpoint not found.");
});
