// The pages' client of our API.
import { createClient } from "#client/client.ts";
import { ApiError } from "#client/error.ts";

/** Calls an operation, named as in `/api/openapi.json`. Throws ApiError for an error response, TypeError when offline. */
export const api = createClient();

/** The message to show for anything thrown by a request. */
export function messageOf(error: unknown): string {
	if (error instanceof ApiError) return error.message;
	return "The server cannot be reached. Are you online?";
}
