// How long the fields of requests may be, in UTF-16 code units as `String.length` and the `maxlength` of forms count them,
// and how large numbers may be; and the limit on people who wait for approval.
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
	/** What a user writes to the admins while waiting for approval. */
	requestNote: { min: 1, max: 500 },
	/** What an admin notes about an invitation. */
	invitationNote: { max: 200 },
	/** How many people may sign up with one invitation. */
	invitationUses: { min: 1, max: 1_000 },
	prompt: { min: 1, max: 300_000 },
	bg: { max: 16_000 },
	/** Messages of a conversation. */
	messages: { max: 24 },
	messageText: { max: 8_000 },
	/** Pictures of a request, and the bytes of one. */
	pictures: { max: 4 },
	pictureBytes: { max: 8 * 1024 * 1024 },
	/** Where an interview runs, as its client calls it. */
	surface: { max: 100 },
	endReason: { max: 200 },
	interviewNotes: { max: 50_000 },
	resumeText: { max: 100_000 },
	resumeFileName: { max: 255 },
	jobDescription: { max: 50_000 },
	/** US dollars that a user may spend in a day or month. */
	capUsd: { max: 1_000_000 },
} as const;

/** Sign-up is closed while this many people wait for approval. */
export const MAX_PENDING = 1_000;
