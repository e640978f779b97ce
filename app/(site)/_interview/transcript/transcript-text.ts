// The transcript as lines of text for a prompt.
import type { Speaker } from "../speaker.ts";
import type { Entry } from "./transcript.ts";

/** Names that the server's prompt refers to. */
const NAMES: Record<Speaker, string> = { interviewer: "Interviewer", me: "Me" };

export interface Line {
	/** Milliseconds since 1970. */
	at: number;
	text: string;
}

/** One line per turn that has words, the open ones too. Line breaks inside a turn are indented, so that none of them looks like a turn. */
export function transcriptLines(entries: readonly Entry[]): Line[] {
	return entries.flatMap((entry) => {
		if (entry.kind !== "turn" || !entry.text) return [];
		return [{ at: entry.startedAt, text: labelled(NAMES[entry.speaker], entry.text) }];
	});
}

export const labelled = (name: string, text: string) =>
	`${name}: ${text.trim().replace(/\s*(\r\n|\n|\r)/g, "\n  ")}`;

/** Joins the newest whole lines that fit. A newest line that is too long alone is cut at its beginning, between words. */
export function joinNewest(lines: readonly Line[], maxCharacters: number): string {
	const kept: string[] = [];
	let length = -1;
	for (const { text } of lines.toReversed()) {
		length += text.length + 1;
		if (length > maxCharacters) break;
		kept.unshift(text);
	}
	const newest = lines.at(-1)?.text ?? "";
	return kept.length > 0 ? kept.join("\n") : endOf(newest, maxCharacters);
}

function endOf(text: string, maxCharacters: number): string {
	const [name = ""] = /^[^:]*: /.exec(text) ?? [];
	const end = text.slice(Math.min(name.length + text.length - maxCharacters, text.length));
	return name + end.replace(/^\S*\s+/, "");
}
