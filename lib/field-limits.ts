// How long the fields of requests may be, in UTF-16 code units as `String.length` and the `maxlength` of forms count them.
// Read by the API's schemas and by the forms, so it imports nothing.

export const FIELD_LIMITS = {
	password: { min: 8, max: 128 },
	name: { min: 1, max: 200 },
	email: { max: 200 },
	/** The URL of a user's image. */
	image: { max: 2_000 },
	/** Text in the search fields of the admin lists. */
	search: { max: 200 },
	banReason: { max: 500 },
	prompt: { min: 1, max: 300_000 },
	bg: { max: 16_000 },
} as const;
