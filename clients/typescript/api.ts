// Written by `pnpm client` from the OpenAPI document. Do not edit.

export interface AccountDeletion {
	password: string;
}

export interface AccountOptions {
	/** Passwords can be reset by mail, and e-mail addresses confirmed. */
	hasMail: boolean;
	/** Only addresses at these domains may sign up without an invitation. Empty: all may. */
	allowedEmailDomains: string[];
	/** The end and the reason of the ban that has ended the caller's session, for an hour after the session was last read; null if there is none. */
	ban: string | null;
}

export interface AllInterviewsEnd {
	reason?: string | null | undefined;
}

export interface AllUsage {
	totals: {
		/** All costs. US dollars. */
		usd: number;
		/** The part of `usd` that is estimated. US dollars. */
		estimatedUsd: number;
		/** Answers. US dollars. */
		geminiUsd: number;
		/** Transcription. US dollars. */
		deepgramUsd: number;
		/** Answers of Gemini. */
		answers: number;
		/** Transcribed sound, in seconds. */
		seconds: number;
		/** Input tokens, `cached` included. */
		input: number;
		/** Input tokens that Gemini had cached. */
		cached: number;
		/** Output tokens, without `thoughts`. */
		output: number;
		/** Reasoning tokens. */
		thoughts: number;
		/** Answers that have failed. */
		errors: number;
	};
	rows: UsageRow[];
	/** Entries on all pages. */
	total: number;
	spent: {
		/** Today. US dollars. */
		todayUsd: number;
		/** This UTC month so far. US dollars. */
		monthUsd: number;
		/** This month, if its other days cost as much as the last seven. US dollars. */
		projectedMonthUsd: number;
	};
	/** From a request to its first text, in milliseconds. Null without answers. */
	firstText: {
		p50Ms: number;
		p95Ms: number;
	} | null;
}

export interface Announcements {
	announcements: never[];
}

export interface AuditEntry {
	id: number;
	/** When it was done. */
	createdAt: string;
	/** The id of the user who did it; null for a change from a terminal, and for failed sign-ins. */
	actorId: string | null;
	actorEmail: string | null;
	/** The id of the affected user or invitation. */
	targetId: string;
	/** The user's e-mail address, or an invitation's note. */
	targetEmail: string;
	action: "approve" | "withdraw" | "ban" | "unban" | "role" | "password" | "sign-out" | "end-interview" | "cap" | "delete" | "invite" | "end-invitation" | "sign-in" | "failed-sign-in" | "own-password" | "own-deletion";
	/** The changed fields before. */
	before: Record<string, unknown> | null;
	/** The changed fields after. */
	after: Record<string, unknown> | null;
	ipAddress: string | null;
}

export interface AuditLog {
	entries: AuditEntry[];
	/** Entries on all pages. */
	total: number;
}

export interface AuthSession {
	id: string;
	/** A bearer token. Of other sessions than the caller's, and for pages that may not use the admin API, the session's id. */
	token: string;
	userId: string;
	/** When the session ends, unless it is used. */
	expiresAt: string;
	/** When the user signed in. */
	createdAt: string;
	/** When the session was last renewed. */
	updatedAt: string;
	ipAddress: string | null;
	userAgent: string | null;
	impersonatedBy: string | null;
}

export interface AuthUser {
	id: string;
	name: string;
	email: string;
	/** Whether the user has confirmed the e-mail address. */
	emailVerified: boolean;
	/** The URL of a picture. */
	image: string | null;
	/** When the user signed up. */
	createdAt: string;
	/** When the account was last changed. */
	updatedAt: string;
	/** Whether an admin has approved the user. Until then the API answers `PENDING_APPROVAL`. */
	isApproved: boolean | null;
	role: "user" | "admin";
	banned: boolean;
	banReason: string | null;
	/** When the ban ends. */
	banExpires: string | null;
}

export interface ChangedPassword {
	/** The new session's bearer token, with `revokeOtherSessions`. */
	token: string | null;
	user: AuthUser;
}

export type CompletionFrame = {
	/** The next part of the answer, at most 4,000 characters. */
	text: string;
} | {
	/** What went wrong, as a sentence for people. At most one frame has it. */
	error: string;
	code: ErrorCode;
	/** Seconds until a retry makes sense. */
	retryAfter?: number | undefined;
};

export type CompletionRequest = Question | Conversation;

export interface ContextChange {
	interviewNotes?: string | null | undefined;
	resumeText?: string | null | undefined;
	resumeFileName?: string | null | undefined;
	jobDescription?: string | null | undefined;
}

export interface Conversation {
	prompt?: string | null | undefined;
	messages: {
		role: "user" | "assistant";
		text: string;
		images?: string[] | null | undefined;
	}[];
	bg?: string | null | undefined;
	flag?: string | null | undefined;
	image?: string | string[] | null | undefined;
	sessionId?: string | null | undefined;
}

export interface CreatedInvitation {
	invitation: Invitation;
	/** The link. It is in this response only. */
	url: string;
}

export type CurrentSession = {
	session: AuthSession;
	user: AuthUser;
} | null;

export interface EmailVerification {
	token: string;
}

export interface EndedInterview {
	/** The interview's id. Completions and keys name it as `sessionId`. */
	sessionId: string;
	/** When it ended. */
	endedAt: string;
}

export interface EndedInterviews {
	/** How many have ended. */
	endedCount: number;
}

export interface EndedSessions {
	/** How many have ended. */
	sessions: number;
}

export type ErrorCode = "INVALID_REQUEST" | "PASSWORD_TOO_COMMON" | "WRONG_PASSWORD" | "INVITATION_NOT_VALID" | "EMAIL_DOMAIN_NOT_ALLOWED" | "UNAUTHENTICATED" | "PENDING_APPROVAL" | "BANNED" | "WRONG_ACCOUNT" | "FORBIDDEN" | "FORBIDDEN_ORIGIN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "TIMEOUT" | "CONFLICT" | "SESSION_ENDED" | "TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "RATE_LIMITED" | "QUOTA_EXCEEDED" | "INTERNAL" | "MISSING_BINDING" | "UNAVAILABLE" | "UPSTREAM_ERROR" | "UPSTREAM_INCOMPLETE" | "UPSTREAM_RATE_LIMITED" | "BLOCKED" | "TRUNCATED" | "UPSTREAM_TIMEOUT";

export interface Healthy {
	status: "ok";
	version: string;
	report?: {
		checkedAt: string;
		problems: string[];
		origin: {
			setting: string;
			request: string;
		};
		settings: {
			name: string;
			state: "set" | "missing" | "default" | "off";
			value?: string | undefined;
		}[];
		database: {
			ms: number;
			sizeBytes?: number | undefined;
			missingMigrations: string[];
			unknownMigrations: string[];
		};
		services: {
			name: string;
			state: "ok" | "failed" | "off";
			ms?: number | undefined;
			problem?: string | undefined;
		}[];
	} | undefined;
}

export interface InterviewEnd {
	sessionId: string;
	reason?: string | null | undefined;
}

export interface InterviewList {
	interviews: RunningInterview[];
	/** Entries on all pages. */
	total: number;
}

export interface Invitation {
	id: string;
	note: string | null;
	/** The role of people who sign up with it. */
	role: "user" | "admin";
	/** How many people may use it. */
	uses: number;
	/** How many people have used it. */
	used: number;
	/** When it was made. */
	createdAt: string;
	/** When it ends. */
	expiresAt: string;
	/** The e-mail address of the admin who created it; null for an invitation from a terminal. */
	createdByEmail: string | null;
}

export interface InvitationList {
	invitations: Invitation[];
	/** Entries on all pages. */
	total: number;
}

export interface InvitationState {
	/** Whether the link can still be used. */
	isOpen: boolean;
}

export interface ListeningReport {
	keyId: string;
	model: string;
	seconds: number;
}

export interface NewInterview {
	surface?: string | null | undefined;
	metadata?: Record<string, unknown> | null | undefined;
}

export interface NewInvitation {
	uses?: number | undefined;
	expiresAt: string;
	note?: string | null | undefined;
	role?: "user" | "admin" | undefined;
}

export interface NewPassword {
	password: string;
}

export interface OwnUsage {
	today: UsageTotals;
	month: UsageTotals;
	cap: {
		/** The most that may be spent in a UTC day; null for no cap. US dollars. */
		dailyUsd: number | null;
		/** The most that may be spent in a UTC month; null for no cap. US dollars. */
		monthlyUsd: number | null;
		/** The end of this UTC day. */
		dailyResetsAt: string;
		/** The end of this UTC month. */
		monthlyResetsAt: string;
	};
	/** When more may be spent, if a cap is used up. */
	resetsAt: string;
	/** The last 30 UTC days, the newest first. Days without use are left out. */
	days: {
		/** A UTC day, `2026-11-27`. */
		day: string;
		/** All costs. US dollars. */
		usd: number;
		/** The part of `usd` that is estimated. US dollars. */
		estimatedUsd: number;
		/** Answers. US dollars. */
		geminiUsd: number;
		/** Transcription. US dollars. */
		deepgramUsd: number;
		/** Answers of Gemini. */
		answers: number;
		/** Transcribed sound, in seconds. */
		seconds: number;
		/** Input tokens, `cached` included. */
		input: number;
		/** Input tokens that Gemini had cached. */
		cached: number;
		/** Output tokens, without `thoughts`. */
		output: number;
		/** Reasoning tokens. */
		thoughts: number;
	}[];
}

export interface PasswordChange {
	currentPassword: string;
	newPassword: string;
	revokeOtherSessions?: boolean | null | undefined;
}

export interface PasswordReset {
	newPassword: string;
	token: string;
}

export interface PasswordResetRequest {
	email: string;
}

export interface Question {
	prompt: string;
	bg?: string | null | undefined;
	flag?: string | null | undefined;
	image?: string | string[] | null | undefined;
	sessionId?: string | null | undefined;
}

export interface RequestNote {
	note: string;
}

export interface RunningInterview {
	id: string;
	userId: string;
	name: string;
	email: string;
	/** The page or app that it runs in. */
	surface: string;
	/** When it started. */
	startedAt: string;
	/** When a request last named it. */
	lastSeenAt: string;
}

export interface SavedContext {
	context: {
		/** The user's notes. */
		interviewNotes: string | null;
		/** The text of their resume. */
		resumeText: string | null;
		/** The file that it came from. */
		resumeFileName: string | null;
		/** The job that they apply for. */
		jobDescription: string | null;
		/** When it was last saved. */
		updatedAt: string | null;
	};
}

export interface SentNote {
	/** What the user wrote; null if nothing. */
	note: string | null;
}

export interface SessionEnd {
	token: string;
}

export type Sessions = AuthSession[];

export interface SignIn {
	email: string;
	password: string;
	rememberMe?: boolean | null | undefined;
}

export interface SignUp {
	name: string;
	email: string;
	password: string;
	image?: string | null | undefined;
	invitation?: string | null | undefined;
	rememberMe?: boolean | null | undefined;
}

export interface SignedIn {
	redirect: boolean;
	/** The session's bearer token. */
	token: string;
	url?: string | null | undefined;
	user: AuthUser;
}

export interface SignedUp {
	/** The session's bearer token. */
	token: string | null;
	user: AuthUser;
}

export interface SpeechKey {
	/** The temporary key. It can only transcribe. */
	key: string;
	/** Deepgram's id of the key. */
	key_id: string;
	/** The same as `key_id`. */
	api_key_id: string;
	/** Identifies the user of the key. */
	comment: string;
	scopes: string[];
	/** For how long the key can open sockets. Open sockets stay open. */
	time_to_live_in_seconds: number;
	/** When the key expires. */
	expiration_date: string;
	/** The same as `listen.v1`. */
	url: string;
	/** The live sockets, by version of Deepgram's API. */
	listen: {
		/** For Nova. */
		v1: string;
		/** For Flux. */
		v2: string;
	};
}

export interface SpeechKeyRequest {
	sessionId?: string | null | undefined;
}

export interface StartedInterview {
	/** The interview's id. Completions and keys name it as `sessionId`. */
	sessionId: string;
	/** When it started. */
	startedAt: string;
}

export interface Status {
	status: boolean;
}

export interface Success {
	success: boolean;
}

export interface UpdatedUser {
	user: User;
	/** False when the user had these values already. */
	isChanged: boolean;
}

export interface UsageCall {
	/** The id of the request, or of the key. */
	id: string;
	service: "gemini" | "deepgram";
	userId: string;
	/** Null when the account has been deleted. */
	name: string | null;
	/** Null when the account has been deleted. */
	email: string | null;
	interviewId: string | null;
	/** When it was made. */
	createdAt: string;
	model: string;
	/** Input tokens, `cached` included. */
	input: number;
	/** Input tokens that Gemini had cached. */
	cached: number;
	/** Output tokens, without `thoughts`. */
	output: number;
	/** Reasoning tokens. */
	thoughts: number;
	/** Transcribed sound, in seconds. */
	seconds: number;
	/** From the request to the first text. */
	firstTextMs: number | null;
	/** From the request to its end. */
	latencyMs: number | null;
	/** How an answer ended; null for keys. `replaced`: another attempt followed. */
	ended: "finished" | "failed" | "cancelled" | "replaced" | null;
	errorCode: string | null;
	/** What it cost. US dollars. */
	usd: number;
	/** Whether `usd` is an estimate. */
	isEstimated: boolean;
}

export interface UsageCalls {
	calls: UsageCall[];
	/** Entries on all pages. */
	total: number;
}

export interface UsageRow {
	/** A day (or an hour, with `last=24h`), a user's id, or a model. */
	key: string;
	/** All costs. US dollars. */
	usd: number;
	/** The part of `usd` that is estimated. US dollars. */
	estimatedUsd: number;
	/** Answers. US dollars. */
	geminiUsd: number;
	/** Transcription. US dollars. */
	deepgramUsd: number;
	/** Answers of Gemini. */
	answers: number;
	/** Transcribed sound, in seconds. */
	seconds: number;
	/** Input tokens, `cached` included. */
	input: number;
	/** Input tokens that Gemini had cached. */
	cached: number;
	/** Output tokens, without `thoughts`. */
	output: number;
	/** Reasoning tokens. */
	thoughts: number;
	/** Answers that have failed. */
	errors: number;
	/** Of a person. Null when the account has been deleted. */
	name?: string | null | undefined;
	/** Of a person. Null when the account has been deleted. */
	email?: string | null | undefined;
	/** Of a model. */
	service?: "gemini" | "deepgram" | undefined;
	/** Of a model. False when it has no price and is charged like the most expensive one. */
	hasPrice?: boolean | undefined;
}

export interface UsageTotals {
	/** All costs. US dollars. */
	usd: number;
	/** The part of `usd` that is estimated. US dollars. */
	estimatedUsd: number;
	/** Answers. US dollars. */
	geminiUsd: number;
	/** Transcription. US dollars. */
	deepgramUsd: number;
	/** Answers of Gemini. */
	answers: number;
	/** Transcribed sound, in seconds. */
	seconds: number;
	/** Input tokens, `cached` included. */
	input: number;
	/** Input tokens that Gemini had cached. */
	cached: number;
	/** Output tokens, without `thoughts`. */
	output: number;
	/** Reasoning tokens. */
	thoughts: number;
}

export interface User {
	id: string;
	name: string;
	email: string;
	/** Whether the user has confirmed the e-mail address. Without mail, nobody can. */
	emailVerified: boolean;
	role: "user" | "admin";
	isApproved: boolean;
	/** An expired ban does not count. */
	banned: boolean;
	/** The reason shown to the user. Kept after the ban has expired. */
	banReason: string | null;
	/** When the ban ends; null for one without an end. */
	banExpires: string | null;
	/** What the user wrote to the admins while waiting for approval. */
	requestNote: string | null;
	/** When the user signed up. */
	createdAt: string;
	/** Spent in this UTC month. US dollars. */
	spentMonthUsd: number;
	/** The user's own daily cap; null for the deployment's. US dollars. */
	capDailyUsd: number | null;
	/** The user's own monthly cap; null for the deployment's. US dollars. */
	capMonthlyUsd: number | null;
	/** When the user was last seen, within a day. */
	lastSeenAt: string | null;
}

export interface UserChange {
	isApproved?: boolean | undefined;
	role?: "user" | "admin" | undefined;
	banned?: boolean | undefined;
	banReason?: string | null | undefined;
	banExpires?: string | null | undefined;
	capDailyUsd?: number | null | undefined;
	capMonthlyUsd?: number | null | undefined;
	expected?: {
		isApproved?: boolean | undefined;
		role?: "user" | "admin" | undefined;
		banned?: boolean | undefined;
		banReason?: string | null | undefined;
		banExpires?: string | null | undefined;
		capDailyUsd?: number | null | undefined;
		capMonthlyUsd?: number | null | undefined;
	} | undefined;
}

export interface UserDetails {
	user: User;
	/** The 100 most recently used sessions. */
	sessions: {
		id: string;
		/** When the user signed in. */
		createdAt: string;
		/** When the session was last used, within a day. */
		lastSeenAt: string;
		/** When it ends, unless it is used. */
		expiresAt: string;
		ipAddress: string | null;
		userAgent: string | null;
	}[];
	/** The latest 50 entries of the audit log. */
	history: AuditEntry[];
}

export interface UserList {
	users: User[];
	/** Entries on all pages. */
	total: number;
	/** All users, by status. */
	counts: {
		/** Users pending approval. */
		pending: number;
		/** Users who have been approved. */
		approved: number;
		/** Users who are banned. */
		banned: number;
		/** All users. */
		all: number;
	};
	/** The users that match the search, by status. */
	matching: {
		/** Users pending approval. */
		pending: number;
		/** Users who have been approved. */
		approved: number;
		/** Users who are banned. */
		banned: number;
		/** All users. */
		all: number;
	};
}

export interface UserUpdate {
	name?: string | null | undefined;
	image?: string | null | undefined;
}

export interface UserUsage {
	today: UsageTotals;
	month: UsageTotals;
	cap: {
		/** The most that may be spent in a UTC day; null for no cap. US dollars. */
		dailyUsd: number | null;
		/** The most that may be spent in a UTC month; null for no cap. US dollars. */
		monthlyUsd: number | null;
		/** The end of this UTC day. */
		dailyResetsAt: string;
		/** The end of this UTC month. */
		monthlyResetsAt: string;
	};
	/** When more may be spent, if a cap is used up. */
	resetsAt: string;
	/** The last 30 UTC days, the newest first. Days without use are left out. */
	days: {
		/** A UTC day, `2026-11-27`. */
		day: string;
		/** All costs. US dollars. */
		usd: number;
		/** The part of `usd` that is estimated. US dollars. */
		estimatedUsd: number;
		/** Answers. US dollars. */
		geminiUsd: number;
		/** Transcription. US dollars. */
		deepgramUsd: number;
		/** Answers of Gemini. */
		answers: number;
		/** Transcribed sound, in seconds. */
		seconds: number;
		/** Input tokens, `cached` included. */
		input: number;
		/** Input tokens that Gemini had cached. */
		cached: number;
		/** Output tokens, without `thoughts`. */
		output: number;
		/** Reasoning tokens. */
		thoughts: number;
	}[];
	/** The user's own caps. */
	ownCap: {
		/** The user's own daily cap; null for the deployment's. US dollars. */
		dailyUsd: number | null;
		/** The user's own monthly cap; null for the deployment's. US dollars. */
		monthlyUsd: number | null;
	};
}

export interface VerifiedEmail {
	status: boolean;
	user: AuthUser | null;
}

/** The operations, by method and path. */
export interface Api {
	/** Ask a question, and stream the answer */
	"POST /api/completion": {
		body: CompletionRequest;
		event: CompletionFrame;
	};
	/** Create a temporary key for Deepgram */
	"POST /api/deepgram": {
		query?: {
			/** The interview that the key is for. */
			sessionId?: string | undefined;
		} | undefined;
		body?: SpeechKeyRequest | undefined;
		result: SpeechKey;
	};
	/** Create a temporary key for Deepgram */
	"GET /api/deepgram": {
		query?: {
			/** The interview that the key is for. */
			sessionId?: string | undefined;
		} | undefined;
		result: SpeechKey;
	};
	/** Create a temporary key for Deepgram */
	"POST /api/deepgram/ask": {
		query?: {
			/** The interview that the key is for. */
			sessionId?: string | undefined;
		} | undefined;
		body?: SpeechKeyRequest | undefined;
		result: SpeechKey;
	};
	/** Create a temporary key for Deepgram */
	"GET /api/deepgram/ask": {
		query?: {
			/** The interview that the key is for. */
			sessionId?: string | undefined;
		} | undefined;
		result: SpeechKey;
	};
	/** Start an interview */
	"POST /api/sessions/start": {
		body: NewInterview;
		result: StartedInterview;
	};
	/** End an interview */
	"POST /api/sessions/end": {
		body: InterviewEnd;
		result: EndedInterview;
	};
	/** End all of the user's interviews */
	"POST /api/sessions/end-all": {
		body: AllInterviewsEnd;
		result: EndedInterviews;
	};
	/** Read what the user has saved for their interviews */
	"GET /api/interview-context": {
		result: SavedContext;
	};
	/** Save notes, a resume or a job description */
	"PATCH /api/interview-context": {
		body: ContextChange;
		result: SavedContext;
	};
	/** Delete what the user has saved for their interviews */
	"DELETE /api/interview-context": {
		result: undefined;
	};
	/** Read what the user has used, and what is left */
	"GET /api/usage": {
		result: OwnUsage;
	};
	/** Report how much sound was sent to Deepgram */
	"POST /api/usage/listening": {
		body: ListeningReport;
		result: OwnUsage;
	};
	/** Create an account and sign in */
	"POST /api/auth/sign-up/email": {
		body: SignUp;
		result: SignedUp;
	};
	/** Sign in */
	"POST /api/auth/sign-in/email": {
		body: SignIn;
		result: SignedIn;
	};
	/** End the session */
	"POST /api/auth/sign-out": {
		result: Success;
	};
	/** Read the session and its user */
	"GET /api/auth/get-session": {
		result: CurrentSession;
	};
	/** Read the session and its user */
	"GET /api/auth/session": {
		result: CurrentSession;
	};
	/** List the user's sessions */
	"GET /api/auth/list-sessions": {
		result: Sessions;
	};
	/** Change the user's name or picture */
	"POST /api/auth/update-user": {
		body: UserUpdate;
		result: Status;
	};
	/** Change the user's password */
	"POST /api/auth/change-password": {
		body: PasswordChange;
		result: ChangedPassword;
	};
	/** End one of the user's sessions */
	"POST /api/auth/revoke-session": {
		body: SessionEnd;
		result: Status;
	};
	/** End all of the user's sessions, including the current one */
	"POST /api/auth/revoke-sessions": {
		result: Status;
	};
	/** End all of the user's other sessions */
	"POST /api/auth/revoke-other-sessions": {
		result: Status;
	};
	/** Send a mail with a link that sets a new password */
	"POST /api/auth/request-password-reset": {
		body: PasswordResetRequest;
		result: Status;
	};
	/** Set a new password with the token of a mailed link */
	"POST /api/auth/reset-password": {
		body: PasswordReset;
		result: Status;
	};
	/** Send the user a mail with a link that confirms their e-mail address */
	"POST /api/auth/send-verification-email": {
		result: Status;
	};
	/** Confirm the user's e-mail address with the token of a mailed link */
	"POST /api/auth/verify-email": {
		body: EmailVerification;
		result: VerifiedEmail;
	};
	/** Read the deployment's options for accounts */
	"GET /api/account/options": {
		result: AccountOptions;
	};
	/** Check whether an invitation can still be used */
	"GET /api/invitations/{token}": {
		path: {
			/** The token in the invitation's link. */
			token: string;
		};
		result: InvitationState;
	};
	/** Read the user's note to the admins */
	"GET /api/account/note": {
		result: SentNote;
	};
	/** Send the admins a note, while pending approval */
	"POST /api/account/note": {
		body: RequestNote;
		result: undefined;
	};
	/** Delete the user's own account */
	"POST /api/account/delete": {
		body: AccountDeletion;
		result: undefined;
	};
	/** List announcements: always empty */
	"GET /api/announcements/active": {
		result: Announcements;
	};
	/** Accept a client's analytics events, and discard them */
	"POST /api/events/track": {
		result: undefined;
	};
	/** List users */
	"GET /api/admin/users": {
		query?: {
			/** `pending` waits for approval. An expired ban does not count as `banned`. */
			status?: "pending" | "approved" | "banned" | "all" | undefined;
			/** Part of a name or an e-mail address. */
			q?: string | undefined;
			sort?: "joined" | "name" | "email" | "seen" | "spent" | undefined;
			/** By default descending for times and amounts, ascending for texts. */
			order?: "asc" | "desc" | undefined;
			/** From 1. */
			page?: number | undefined;
			/** Entries of a page. */
			limit?: number | undefined;
		} | undefined;
		result: UserList;
	};
	/** Read a user, with sessions and history */
	"GET /api/admin/users/{id}": {
		path: {
			/** The user's id. */
			id: string;
		};
		result: UserDetails;
	};
	/** Approve, ban, promote or cap a user */
	"PATCH /api/admin/users/{id}": {
		path: {
			/** The user's id. */
			id: string;
		};
		body: UserChange;
		result: UpdatedUser;
	};
	/** Delete a user */
	"DELETE /api/admin/users/{id}": {
		path: {
			/** The user's id. */
			id: string;
		};
		result: undefined;
	};
	/** End all of a user's sessions */
	"POST /api/admin/users/{id}/sign-out": {
		path: {
			/** The user's id. */
			id: string;
		};
		result: EndedSessions;
	};
	/** End one of a user's sessions */
	"DELETE /api/admin/users/{id}/sessions/{session}": {
		path: {
			/** The user's id. */
			id: string;
			/** The session's id. */
			session: string;
		};
		result: undefined;
	};
	/** Set a user's password */
	"POST /api/admin/users/{id}/password": {
		path: {
			/** The user's id. */
			id: string;
		};
		body: NewPassword;
		result: undefined;
	};
	/** Read what a user has used */
	"GET /api/admin/users/{id}/usage": {
		path: {
			/** The user's id. */
			id: string;
		};
		result: UserUsage;
	};
	/** List the invitations that can be used */
	"GET /api/admin/invitations": {
		query?: {
			/** From 1. */
			page?: number | undefined;
			/** Entries of a page. */
			limit?: number | undefined;
		} | undefined;
		result: InvitationList;
	};
	/** Create an invitation */
	"POST /api/admin/invitations": {
		body: NewInvitation;
		result: CreatedInvitation;
	};
	/** End an invitation */
	"DELETE /api/admin/invitations/{id}": {
		path: {
			/** The invitation's id. */
			id: string;
		};
		result: undefined;
	};
	/** List the running interviews */
	"GET /api/admin/interviews": {
		query?: {
			/** From 1. */
			page?: number | undefined;
			/** Entries of a page. */
			limit?: number | undefined;
		} | undefined;
		result: InterviewList;
	};
	/** End a user's interview */
	"POST /api/admin/interviews/{id}/end": {
		path: {
			/** The interview's id. */
			id: string;
		};
		result: undefined;
	};
	/** Read what everybody has used, by day, person or model */
	"GET /api/admin/usage": {
		query?: {
			/** The first UTC day. By default the 30 days that end with `to`. */
			from?: string | undefined;
			/** The last UTC day. By default today. */
			to?: string | undefined;
			/** The last 24 hours, in place of `from` and `to`. */
			last?: "24h" | undefined;
			by?: "day" | "person" | "model" | undefined;
			/** Of this user only. */
			userId?: string | undefined;
			/** From 1. */
			page?: number | undefined;
			/** Entries of a page. */
			limit?: number | undefined;
		} | undefined;
		result: AllUsage;
	};
	/** List single calls of Gemini and keys of Deepgram */
	"GET /api/admin/usage/calls": {
		query?: {
			/** The first UTC day. By default the 30 days that end with `to`. */
			from?: string | undefined;
			/** The last UTC day. By default today. */
			to?: string | undefined;
			/** The last 24 hours, in place of `from` and `to`. */
			last?: "24h" | undefined;
			hour?: string | undefined;
			/** Of this user only. */
			userId?: string | undefined;
			/** Of this model only. */
			model?: string | undefined;
			/** From 1. */
			page?: number | undefined;
			/** Entries of a page. */
			limit?: number | undefined;
		} | undefined;
		result: UsageCalls;
	};
	/** Download usage by day, user, service and model as CSV */
	"GET /api/admin/usage.csv": {
		query?: {
			/** The first UTC day. By default the 30 days that end with `to`. */
			from?: string | undefined;
			/** The last UTC day. By default today. */
			to?: string | undefined;
		} | undefined;
		result: string;
	};
	/** List the audit log, the newest entry first */
	"GET /api/admin/audit": {
		query?: {
			/** Who made the change. A user's id, or part of an e-mail address. */
			actor?: string | undefined;
			/** Who was changed. A user's id, or part of an e-mail address. */
			target?: string | undefined;
			action?: "approve" | "withdraw" | "ban" | "unban" | "role" | "password" | "sign-out" | "end-interview" | "cap" | "delete" | "invite" | "end-invitation" | "sign-in" | "failed-sign-in" | "own-password" | "own-deletion" | undefined;
			/** From 1. */
			page?: number | undefined;
			/** Entries of a page. */
			limit?: number | undefined;
		} | undefined;
		result: AuditLog;
	};
	/** Check whether the service works */
	"GET /api/health": {
		query?: {
			/** Any value. Asks for the report. */
			verbose?: string | undefined;
		} | undefined;
		result: Healthy;
	};
	/** Read this document */
	"GET /api/openapi.json": {
		result: Record<string, unknown>;
	};
}
