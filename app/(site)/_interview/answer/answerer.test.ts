import { expect, test } from "vitest";
import { addTypedTurn, type Entry } from "../transcript/transcript.ts";
import { createAnswerer } from "./answerer.ts";
import { type Asking, createAnswers } from "./answers.ts";

/** An answerer whose calls to the server never end, and what it has asked. */
function setUp(entries: readonly Entry[]) {
	const asked: Asking[] = [];
	const answers = createAnswers({
		async *ask() {
			await new Promise(() => {});
			yield { text: "" };
		},
		now: () => 0,
		after: () => () => {},
	});
	const recorded: typeof answers = {
		...answers,
		ask(asking) {
			asked.push(asking);
			return answers.ask(asking);
		},
	};
	const answerer = createAnswerer({
		...{ answers: recorded, entries: () => entries, background: () => "" },
		...{ mode: "automatic", after: () => () => {} },
	});
	return { answerer, asked };
}

const hello = addTypedTurn([], "interviewer", "Why Go?", 1);

test("a summary in place of a draft does not keep its question from being answered", () => {
	const { answerer, asked } = setUp(hello);
	answerer.hear("interviewer", { type: "eager-end", text: "Why Go?", at: 1 }, false);
	answerer.summarize();
	answerer.hear("interviewer", { type: "turn-ended", text: "Why Go?", at: 500 }, false);
	expect(asked.map(({ kind, isDraft }) => [kind, isDraft ?? false])).toEqual([
		["answer", true],
		["summary", false],
		["answer", false],
	]);
});

test("after a reload the key answers what the interviewer asked last", () => {
	const { answerer, asked } = setUp(addTypedTurn(hello, "me", "It is simple.", 2));
	answerer.answerNow();
	expect(asked.map(({ question }) => question)).toEqual(["Why Go?"]);
});
