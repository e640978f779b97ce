import * as z from "zod/mini";
import { Conversation, OneQuestion } from "#lib/completion/question-schema.ts";
import type { ErrorCode } from "#lib/http/errors.ts";
import { Code } from "../error-bodies.ts";
import { about, text } from "../fields.ts";
import { request, response } from "../json-schema.ts";
import type { Operations } from "../operation.ts";

request("Question", OneQuestion);
request("Conversation", Conversation);
const CompletionRequest = request("CompletionRequest", z.union([OneQuestion, Conversation]));

const TextFrame = z.object({
	text: text("The next part of the answer, at most 4,000 characters."),
});
const ErrorFrame = z.object({
	error: text("What went wrong, as a sentence for people. At most one frame has it."),
	code: Code,
	retryAfter: z.exactOptional(about(z.number(), "Seconds until a retry makes sense.")),
});
interface Failure {
	error: string;
	code: ErrorCode;
	retryAfter?: number;
}
const CompletionFrame = response<{ text: string } | Failure>()(
	"CompletionFrame",
	z.union([TextFrame, ErrorFrame]),
);

export const completion: Operations = {
	"POST /api/completion": {
		id: "createCompletion",
		tag: "Completions",
		summary: "Ask a question, and stream the answer",
		description: `The response is a stream of server-sent events that is opened at once. Each event is one line \`data:\` with a \`CompletionFrame\` as
JSON; the last one is \`data: [DONE]\`, after an error too. Lines that begin with a colon are heartbeats: one every 400 ms of silence.
What goes wrong after the stream was opened is an event with \`error\` and \`code\`, behind all text that came before. To cancel, close the
connection.

    data: {"text":"**I once argued "}

    : 

    data: {"text":"against a rewrite.**"}

    data: [DONE]

\`flag\` says what is wanted: \`copilot\` an answer that a candidate can say aloud, from the transcript in \`prompt\` and the background in \`bg\`;
\`summarizer\` a summary; \`ask-ai\` the assistant, with \`messages\`. Any other value, or none, sends the prompt as it is. Unknown fields are
ignored. A body is at most 1 MiB; with pictures 16 MiB. One of more than 1 MiB must declare its length. \`/completion\` is the same.`,
		access: "approved",
		body: {
			schema: CompletionRequest,
			example: {
				prompt: "Interviewer: Tell me about a time you disagreed with your team.",
				bg: "Backend engineer, eight years, payments.",
				flag: "copilot",
			},
		},
		responses: {
			200: {
				description: "The answer. `[DONE]` is always last.",
				type: "text/event-stream",
				schema: CompletionFrame,
				example: { text: "**I once argued against a rewrite.**" },
			},
		},
		errors: ["RATE_LIMITED", "QUOTA_EXCEEDED", "SESSION_ENDED"],
	},
};
