// Failures and unusual responses of the services, by name. The emulator's page has a button for each; tests enable them too.
import type { Step } from "./script.ts";

export interface Fault {
	/** `live` is either of Deepgram's live sockets, `flux` only `/v2/listen`. */
	service: "gemini" | "deepgram" | "live" | "flux" | "posthog" | "mail";
	/** The label of its button. */
	title: string;
	steps: Step[];
	/** How many requests in a row meet it; 1 by default. */
	times?: number;
}

const START: Step = { text: "The beginning " };
const JSON_TYPE = { "Content-Type": "application/json; charset=UTF-8" };
const frame = (content: object, more: object = {}): Step => ({
	frame: { candidates: [{ content, ...more }] },
});
const words = (text: string) => ({ parts: [{ text }], role: "model" });
const bytes = (text: string) =>
	`data: ${JSON.stringify({ candidates: [{ content: words(text) }] })}`;
const STOP = `data: {"candidates":[{"finishReason":"STOP"}]}`;

function errorResponse(
	status: number,
	error: object,
	headers: Record<string, string> = {},
): Step[] {
	return [
		{ status, headers: { ...JSON_TYPE, ...headers } },
		{ raw: JSON.stringify({ error: { code: status, ...error } }, null, 2) },
	];
}

function deepgramError(status: number, code: string, message: string): Step[] {
	return [{ status }, { raw: JSON.stringify({ err_code: code, err_msg: message }) }];
}

const OVERLOADED = { message: "The model is overloaded.", status: "UNAVAILABLE" };
const WRONG_LOCATION = {
	message: "User location is not supported for the API use.",
	status: "FAILED_PRECONDITION",
};
const RETRY_INFO = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "17s" };

export const FAULTS: Record<string, Fault> = {
	// Unusual but complete responses.
	"line-ends": {
		service: "gemini",
		title: "LF, CR and CRLF, comments, event lines, a byte order mark, no last blank line",
		steps: [
			{ raw: `\uFEFF: hello\n\nevent: message\n${bytes("The beginning ")}\n\n` },
			{ raw: `${bytes("the middle ")}\r\r: more\r\n${bytes("and the end.")}\r\n\r\n${STOP}` },
		],
	},
	"cut-characters": {
		service: "gemini",
		title: "Chunks that cut a line and a character in two",
		steps: [
			{ base64: Buffer.from(bytes("Grüße")).subarray(0, 50).toString("base64") },
			{ base64: Buffer.from(bytes("Grüße")).subarray(50, 51).toString("base64") },
			{
				base64: Buffer.from(`${bytes("Grüße")}\r\n\r\n`)
					.subarray(51)
					.toString("base64"),
			},
			{ finish: "STOP" },
		],
	},
	thoughts: {
		service: "gemini",
		title: "Thoughts and signatures between the text",
		steps: [
			frame({ parts: [{ text: "hm, let me see", thought: true }], role: "model" }),
			frame({
				parts: [{ text: "The beginning " }, { thoughtSignature: "c2ln" }, { text: "and " }],
			}),
			frame({ role: "model" }),
			frame({ parts: [{ text: "the end.", thoughtSignature: "c2ln" }] }),
			{
				frame: {
					candidates: [{ finishReason: "STOP" }],
					usageMetadata: {
						promptTokenCount: 20,
						cachedContentTokenCount: 8,
						candidatesTokenCount: 6,
						thoughtsTokenCount: 30,
					},
				},
			},
		],
	},
	"stop-first": {
		service: "gemini",
		title: "STOP first and with every frame, two seconds of silence, then the rest",
		steps: [
			{ frame: { candidates: [{ finishReason: "STOP" }] } },
			frame(words("The beginning "), { finishReason: "STOP" }),
			{ pauseMs: 2_000 },
			frame(words("and the end."), { finishReason: "STOP" }),
		],
	},
	"never-ends": {
		service: "gemini",
		title: "A complete answer whose stream stays open (closed after 10 seconds)",
		steps: [START, { finish: "STOP" }, { hold: "never" }],
	},
	"late-error": {
		service: "gemini",
		title: "An error after a complete answer",
		steps: [START, { finish: "STOP" }, { frame: { error: { code: 503, ...OVERLOADED } } }],
	},
	"keep-alive": {
		service: "gemini",
		title: "Empty data as a keep-alive",
		steps: [{ raw: "data:\r\n\r\n" }, START, { raw: "data: \r\n\r\n" }, { finish: "STOP" }],
	},
	"long-text": {
		service: "gemini",
		title: "A frame of 20,000 characters",
		steps: [{ text: "Long. ".repeat(3_333) }, { finish: "STOP" }],
	},
	// Endings without a complete answer.
	"stop-alone": {
		service: "gemini",
		title: "STOP without text, twice",
		steps: [{ finish: "STOP" }],
		times: 2,
	},
	"stop-alone-once": {
		service: "gemini",
		title: "STOP without text, once: the retry succeeds",
		steps: [{ finish: "STOP" }],
	},
	"thoughts-alone": {
		service: "gemini",
		title: "Only thoughts, twice",
		steps: [frame({ parts: [{ text: "hm", thought: true }], role: "model" }), { finish: "STOP" }],
		times: 2,
	},
	truncated: {
		service: "gemini",
		title: "The answer reaches the token limit",
		steps: [START, { finish: "MAX_TOKENS" }],
	},
	"blocked-answer": {
		service: "gemini",
		title: "The answer is blocked half-way, with text in the same frame",
		steps: [
			START,
			frame(words("and more"), { finishReason: "SAFETY", finishMessage: "secret words" }),
		],
	},
	"new-reason": {
		service: "gemini",
		title: "An unknown finish reason",
		steps: [START, { finish: "BAD_MOOD" }],
	},
	"blocked-prompt": {
		service: "gemini",
		title: "The prompt is blocked",
		steps: [{ frame: { promptFeedback: { blockReason: "PROHIBITED_CONTENT" } } }],
	},
	"error-frame": {
		service: "gemini",
		title: "An error frame in the middle",
		steps: [START, { frame: { error: { code: 503, ...OVERLOADED } } }],
	},
	"raw-error": {
		service: "gemini",
		title: "A raw error in the middle, not an SSE event",
		steps: [
			START,
			{ raw: JSON.stringify({ error: { code: 500, message: "secret words" } }, null, 2) },
		],
	},
	"raw-error-first": {
		service: "gemini",
		title: "A raw error in an array instead of a stream",
		steps: [
			{ status: 200 },
			{ raw: JSON.stringify([{ error: { code: 400, message: "secret words" } }], null, 2) },
		],
	},
	"no-finish": {
		service: "gemini",
		title: "The stream ends without a finish reason",
		steps: [START],
	},
	cut: {
		service: "gemini",
		title: "The connection breaks in the middle",
		steps: [START, { cut: true }],
	},
	"cut-frame": {
		service: "gemini",
		title: "The stream ends inside a frame",
		steps: [START, { raw: bytes("lost").slice(0, 40) }],
	},
	empty: { service: "gemini", title: "An empty body, twice", steps: [{ status: 200 }], times: 2 },
	html: {
		service: "gemini",
		title: "A web page instead of a stream",
		steps: [
			{ status: 200, headers: { "Content-Type": "text/html" } },
			{ raw: "<!DOCTYPE html>\n<html><title>secret words: Error</title></html>\n" },
		],
	},
	garbage: {
		service: "gemini",
		title: "A frame that is not JSON",
		steps: [START, { raw: "data: {oops\r\n\r\n" }, { text: "never shown" }, { finish: "STOP" }],
	},
	"odd-json": {
		service: "gemini",
		title: "A frame of the wrong shape",
		steps: [START, { raw: "data: null\r\n\r\n" }, { finish: "STOP" }],
	},
	"huge-frame": {
		service: "gemini",
		title: "A frame of 2 MiB",
		steps: [START, { raw: `data: ${"x".repeat(2 * 1024 * 1024)}\r\n\r\n` }, { finish: "STOP" }],
	},
	// Error responses.
	"bad-key": {
		service: "gemini",
		title: "400: a bad key, repeated in the message",
		steps: errorResponse(400, {
			message: "API key not valid: AIzaSyEmulatedKey0123456789. Please pass a valid API key.",
			status: "INVALID_ARGUMENT",
			details: [{ reason: "API_KEY_INVALID" }],
		}),
	},
	"wrong-location": {
		service: "gemini",
		title: "400: the Worker runs where Gemini is not available, such as Hong Kong",
		steps: errorResponse(400, WRONG_LOCATION),
	},
	"wrong-location-frame": {
		service: "gemini",
		title: "The same as a frame of a 200 response",
		steps: [{ frame: { error: { code: 400, ...WRONG_LOCATION } } }],
	},
	"not-found": {
		service: "gemini",
		title: "404: an unknown model",
		steps: errorResponse(404, { message: "models/x is not found", status: "NOT_FOUND" }),
	},
	redirected: {
		service: "gemini",
		title: "307: a redirect to somewhere else",
		steps: [{ status: 307, headers: { Location: "http://127.0.0.1:9/elsewhere" } }],
	},
	"rate-limited": {
		service: "gemini",
		title: "429: asks to wait 17 seconds",
		steps: errorResponse(429, {
			message: "quota",
			status: "RESOURCE_EXHAUSTED",
			details: [RETRY_INFO],
		}),
	},
	"rate-limited-header": {
		service: "gemini",
		title: "429 in an array, with Retry-After",
		steps: [
			{ status: 429, headers: { ...JSON_TYPE, "Retry-After": "30" } },
			{ raw: JSON.stringify([{ error: { code: 429, message: "quota" } }]) },
		],
	},
	"overloaded-once": {
		service: "gemini",
		title: "503 once: the retry succeeds",
		steps: errorResponse(503, OVERLOADED),
	},
	overloaded: {
		service: "gemini",
		title: "503, twice",
		steps: errorResponse(503, OVERLOADED),
		times: 2,
	},
	unreachable: {
		service: "gemini",
		title: "The connection breaks before any answer, twice",
		steps: [{ cut: true }],
		times: 2,
	},
	silent: {
		service: "gemini",
		title: "No answer at all (times out after 30 seconds)",
		steps: [{ hold: "never" }],
	},
	"falls-silent": {
		service: "gemini",
		title: "Silence in the middle (times out after 30 seconds)",
		steps: [START, { hold: "never" }],
	},
	// Deepgram, PostHog and mail.
	"deepgram-refuses": {
		service: "deepgram",
		title: "403: the key may not create keys",
		steps: [
			{ status: 403, headers: JSON_TYPE },
			{ raw: '{"category":"FORBIDDEN","message":"secret words"}' },
		],
	},
	"deepgram-unreachable": {
		service: "deepgram",
		title: "The connection breaks, twice",
		steps: [{ cut: true }],
		times: 2,
	},
	"live-limit": {
		service: "live",
		title: "429 at the handshake: too many sockets at once",
		steps: deepgramError(429, "TOO_MANY_REQUESTS", "Too many requests. Please try again later."),
	},
	"live-key-expired": {
		service: "live",
		title: "401 at the handshake: the key has expired",
		steps: deepgramError(401, "INVALID_AUTH", "Invalid credentials."),
	},
	"live-unreachable": {
		service: "live",
		title: "The connection breaks at the handshake",
		steps: [{ cut: true }],
	},
	"live-dropped": {
		service: "live",
		title: "The connection breaks in the middle of the first turn",
		steps: [{ live: "drop" }],
	},
	"live-hangs": {
		service: "live",
		title: "Nothing after the start of the first turn",
		steps: [{ live: "hang" }],
	},
	"live-slow-words": {
		service: "live",
		title: "Words come two seconds late",
		steps: [{ live: "slow" }],
	},
	"live-no-words": {
		service: "live",
		title: "Hears sound, returns no words",
		steps: [{ live: "deaf" }],
	},
	"live-error": {
		service: "live",
		title: "An Error message in the first turn",
		steps: [{ live: "error" }],
	},
	"live-fatal-error": {
		service: "live",
		title: "A FatalError message in the first turn",
		steps: [{ live: "fatal-error" }],
	},
	"flux-refused": {
		service: "flux",
		title: "400 for every Flux socket, until faults are cleared",
		steps: deepgramError(
			400,
			"Bad Request",
			"No such model/language/tier combination found for this project.",
		),
		times: Number.POSITIVE_INFINITY,
	},
	"posthog-fails": {
		service: "posthog",
		title: "500, twice",
		steps: [{ status: 500, headers: JSON_TYPE }, { raw: '{"detail":"secret words"}' }],
		times: 2,
	},
	"posthog-slow": {
		service: "posthog",
		title: "No answer, twice (each times out after 3 seconds)",
		steps: [{ hold: "never" }],
		times: 2,
	},
	"mail-refused": {
		service: "mail",
		title: "The sender's domain is not allowed",
		steps: [{ status: 403, headers: JSON_TYPE }, { raw: '{"error":"E_SENDER_NOT_VERIFIED"}' }],
	},
};
