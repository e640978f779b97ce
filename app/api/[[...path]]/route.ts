import { ApiError } from "#lib/errors.ts";
import { route } from "#lib/route.ts";

const nothing = () => {
	throw new ApiError("NOT_FOUND", "There is nothing at this address.");
};

/** Every address under /api that no other route has. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	GET: nothing,
	POST: nothing,
	PUT: nothing,
	PATCH: nothing,
	DELETE: nothing,
});
