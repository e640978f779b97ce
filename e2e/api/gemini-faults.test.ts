// Every fault of the emulated Gemini: what the client gets, how often Gemini is called, what PostHog is sent.
import { FAULTS } from "../../emulator/faults.ts";
import type { Capture } from "../support/emulator.ts";
import { expect, test } from "../support/fixtures.ts";
import { readFrames } from "../support/people.ts";

interface Row {
	/** The text frames before the end. */
	text?: string;
	/** The error frame; undefined for a complete answer. */
	error?: { error: string; code: string; retryAfter?: number };
	/** Requests to Gemini; 1 by default. */
	calls?: number;
	/** Properties of the `$ai_generation` event. */
	event: object;
	/** Whether everything after the first step is held until the client has its text. */
	isGated?: boolean;
}

const failed = (
	code: string,
	error: string,
	status: number | undefined,
	more: object = {},
): Row => ({
	error: { error, code, ...more },
	event: { $ai_is_error: true, $ai_error: `${code}: ${error}`, $ai_http_status: status },
});
const after = (row: Row, stop?: string): Row => ({
	...row,
	isGated: true,
	text: 'data: {"text":"The beginning "}\n\n',
	event: {
		...row.event,
		$ai_output_choices: [{ role: "assistant", content: "The beginning " }],
		$ai_stop_reason: stop,
	},
});
const whole = (...texts: string[]): Row => ({
	text: texts.map((text) => `data: ${JSON.stringify({ text })}\n\n`).join(""),
	event: {
		$ai_is_error: false,
		$ai_http_status: 200,
		$ai_stop_reason: "STOP",
		$ai_output_choices: [{ role: "assistant", content: texts.join("") }],
	},
});

const NO_ANSWER = "Gemini returned an invalid response.";
const EMPTY = "Gemini returned an empty answer.";
const UNFINISHED = "The answer ended before it was complete.";
const BROKEN = "The answer was interrupted.";
const TOO_LATE = "Gemini did not answer in time.";
const WRONG_LOCATION =
	"API Error: 400 Bad Request. Gemini is not available where this server runs. Its operator can move it with the setting `placement`.";

const LONG = "Long. ".repeat(3_333);

const ROWS: Record<string, Row> = {
	"line-ends": whole("The beginning ", "the middle ", "and the end."),
	"cut-characters": whole("Grüße"),
	thoughts: {
		...whole("The beginning and ", "the end."),
		event: {
			$ai_input_tokens: 20,
			$ai_cache_read_input_tokens: 8,
			$ai_cache_reporting_exclusive: false,
			$ai_output_tokens: 6,
			$ai_reasoning_tokens: 30,
			$ai_output_choices: [{ role: "assistant", content: "The beginning and the end." }],
		},
	},
	"stop-first": whole("The beginning ", "and the end."),
	"never-ends": whole("The beginning "),
	"late-error": whole("The beginning "),
	"keep-alive": whole("The beginning "),
	"long-text": whole(
		...Array(5)
			.fill(0)
			.map((_, i) => LONG.slice(i * 4_000, (i + 1) * 4_000)),
	),
	"stop-alone": { ...failed("UPSTREAM_INCOMPLETE", EMPTY, 200), calls: 2 },
	"thoughts-alone": { ...failed("UPSTREAM_INCOMPLETE", EMPTY, 200), calls: 2 },
	"stop-alone-once": { calls: 2, event: { $ai_is_error: false, $ai_http_status: 200 } },
	truncated: after(
		failed("TRUNCATED", "The answer was cut off: it reached the token limit.", 200),
		"MAX_TOKENS",
	),
	"blocked-answer": {
		...failed("BLOCKED", "The answer was blocked: SAFETY.", 200),
		text: 'data: {"text":"The beginning "}\n\ndata: {"text":"and more"}\n\n',
		event: { $ai_is_error: true, $ai_stop_reason: "SAFETY" },
	},
	"new-reason": after(failed("BLOCKED", "Gemini ended the answer: BAD_MOOD.", 200), "BAD_MOOD"),
	"blocked-prompt": failed("BLOCKED", "The prompt was blocked: PROHIBITED_CONTENT.", 200),
	"error-frame": after(failed("UPSTREAM_ERROR", "API Error: 503 Service Unavailable", 200)),
	"raw-error": after(failed("UPSTREAM_ERROR", "API Error: 500 Internal Server Error", 200)),
	"raw-error-first": failed("UPSTREAM_ERROR", "API Error: 400 Bad Request", 200),
	"no-finish": after(failed("UPSTREAM_INCOMPLETE", UNFINISHED, 200)),
	cut: after(failed("UPSTREAM_INCOMPLETE", BROKEN, 200)),
	"cut-frame": after(failed("UPSTREAM_INCOMPLETE", BROKEN, 200)),
	empty: { ...failed("UPSTREAM_INCOMPLETE", EMPTY, 200), calls: 2 },
	html: failed("UPSTREAM_ERROR", NO_ANSWER, 200),
	garbage: after(failed("UPSTREAM_ERROR", NO_ANSWER, 200)),
	"odd-json": after(failed("UPSTREAM_ERROR", NO_ANSWER, 200)),
	"huge-frame": after(failed("UPSTREAM_ERROR", "Gemini sent a frame that is too large.", 200)),
	"bad-key": failed("UPSTREAM_ERROR", "API Error: 400 Bad Request", 400),
	"wrong-location": failed("UPSTREAM_ERROR", WRONG_LOCATION, 400),
	"wrong-location-frame": failed("UPSTREAM_ERROR", WRONG_LOCATION, 200),
	"not-found": failed("UPSTREAM_ERROR", "API Error: 404 Not Found", 404),
	redirected: failed("UPSTREAM_ERROR", "API Error: 307 Temporary Redirect", 307),
	"rate-limited": failed("UPSTREAM_RATE_LIMITED", "API Error: 429 Too Many Requests", 429, {
		retryAfter: 17,
	}),
	"rate-limited-header": failed("UPSTREAM_RATE_LIMITED", "API Error: 429 Too Many Requests", 429, {
		retryAfter: 30,
	}),
	"overloaded-once": { calls: 2, event: { $ai_is_error: false, $ai_http_status: 200 } },
	overloaded: { ...failed("UPSTREAM_ERROR", "API Error: 503 Service Unavailable", 503), calls: 2 },
	unreachable: {
		...failed("UPSTREAM_ERROR", "Gemini could not be reached.", undefined),
		calls: 2,
	},
	silent: failed("UPSTREAM_TIMEOUT", TOO_LATE, undefined),
	"falls-silent": after(failed("UPSTREAM_TIMEOUT", TOO_LATE, 200)),
};

test("every fault of Gemini has a row here", () => {
	const faults = Object.keys(FAULTS).filter((name) => FAULTS[name]?.service === "gemini");
	expect(Object.keys(ROWS).sort()).toEqual(faults.sort());
});

for (const [name, { text = "", error, calls = 1, event, isGated }] of Object.entries(ROWS)) {
	test(`“${name}” of Gemini ends in ${error?.code ?? "a complete answer"}`, async ({
		approved,
		emulator,
		mark,
	}) => {
		await emulator.fault(name, mark, isGated ? mark : undefined);
		const bytes = await readFrames(await approved.ask(mark), () => emulator.release(mark));
		if (name.endsWith("-once")) {
			// The second call gets the usual answer.
			expect(bytes).toMatch(/^(data: \{"text":".+"\}\n\n)+data: \[DONE\]\n\n$/);
		} else {
			const frame = error ? `data: ${JSON.stringify(error)}\n\n` : "";
			expect(bytes).toBe(`${text}${frame}data: [DONE]\n\n`);
		}
		await emulator.seen("gemini", mark, { count: calls });
		const { body } = await emulator.seenOnce<Capture>("posthog", mark);
		// `toEqual` treats a missing property as undefined: an event without a status has none.
		const reported = Object.keys(event).map((name) => [name, body.properties[name]]);
		expect(Object.fromEntries(reported)).toEqual(event);
		expect(JSON.stringify(body)).not.toContain("secret words");
	});
}

test("the event of a retried generation describes the second try alone", async ({
	approved,
	emulator,
	mark,
}) => {
	await emulator.script("gemini", mark, [{ frame: { error: { code: 503 } } }]);
	await emulator.script("gemini", mark, [{ status: 404 }, { raw: '{"error":{"code":404}}' }]);
	expect(await readFrames(await approved.ask(mark))).toContain('"API Error: 404 Not Found"');
	await emulator.seen("gemini", mark, { count: 2 });
	const { body } = await emulator.seenOnce<Capture>("posthog", mark);
	expect(body.properties.$ai_http_status).toBe(404);
});
