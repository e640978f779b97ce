import { expect, test } from "vitest";
import type { Answer } from "./answer/answers.ts";
import { exportFileName, exportMarkdown } from "./export-markdown.ts";
import { addTypedTurn, reduceTranscript } from "./transcript/transcript.ts";

const at = (time: string) => Date.parse(`2026-11-27T${time}Z`);
const answer = (more: Partial<Answer>): Answer => ({
	...{ id: "1", kind: "answer", question: "", askedAt: at("10:00:01"), state: "done", text: "" },
	...{ isDraft: false, requestId: undefined, problem: undefined, ...more },
});

test("the interview is exported in chronological order", () => {
	let entries = addTypedTurn([], "interviewer", "Why *Go*?\n# Really", at("10:00:00"));
	entries = addTypedTurn(entries, "me", "It is simple.", at("10:00:02"));
	entries = reduceTranscript(entries, "me", { type: "gap", seconds: 2.1, at: 3 }, at("10:00:00"));
	entries = reduceTranscript(entries, "me", { type: "gap", seconds: 0, at: 4 }, at("10:00:00"));
	const answers = [
		answer({ question: "Why *Go*?", text: "**Simple.**\n\n- Small" }),
		answer({ text: "Withdrawn", state: "withdrawn" }),
		answer({ kind: "summary", text: "They met.", askedAt: at("10:30:00") }),
	];
	expect(exportMarkdown({ entries, answers }, "UTC")).toBe(`# Interview, 27 November 2026

**Interviewer** (10:00:00): Why \\*Go\\*?\\
\\# Really

_Me: 2.1 s could not be transcribed._

> **Suggested answer** (10:00:01)
>
> _Why \\*Go\\*?_
>
> **Simple.**
>
> - Small

**Me** (10:00:02): It is simple.

> **Summary** (10:30:00)
>
> They met.
`);
});

test("an empty interview is a title, and the file is named after its day", () => {
	expect(exportMarkdown({ entries: [], answers: [] })).toBe("# Interview\n");
	expect(exportFileName(new Date(at("10:00:00")))).toBe("interview-2026-11-27.md");
});
