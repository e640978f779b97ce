import { ApiFailure } from "../api.ts";

/** An id as one segment of a URL's path. Throws NOT_FOUND for `.` and `..`: a URL drops those, and asks for something else. */
export function pathSegment(id: string): string {
	if (id === "." || id === "..") throw new ApiFailure(404, "NOT_FOUND", "There is no such user.");
	return encodeURIComponent(id);
}
