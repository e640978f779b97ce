// The body of `POST /api/completion`.
import * as z from "zod/mini";
import { FIELD_LIMITS } from "../field-limits.ts";
import { sessionIdField } from "../interviews/current-interview.ts";

const text = ({ max }: { max: number }) => z.string().check(z.trim(), z.maxLength(max));
const shared = {
	bg: z.nullish(z.string().check(z.maxLength(FIELD_LIMITS.bg.max))),
	flag: z.nullish(z.string()),
	image: z.nullish(z.union([z.string(), z.array(z.string())])),
	sessionId: sessionIdField,
};

/** A question, or a transcript to answer or to summarize. */
export const OneQuestion = z.object({
	prompt: text(FIELD_LIMITS.prompt).check(z.minLength(FIELD_LIMITS.prompt.min)),
	...shared,
});

/** A conversation with the assistant. It needs the flag `ask-ai`. */
export const Conversation = z.object({
	// The newest clients repeat the question here, which is empty when they ask about a picture.
	prompt: z.nullish(text(FIELD_LIMITS.prompt)),
	messages: z
		.array(
			z.object({
				role: z.enum(["user", "assistant"]),
				text: text(FIELD_LIMITS.messageText),
				images: z.nullish(z.array(z.string())),
			}),
		)
		.check(z.maxLength(FIELD_LIMITS.messages.max)),
	...shared,
});
