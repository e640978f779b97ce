// The interview as a Markdown document, to be saved by the user.
import type { Answer } from "./answer/answers.ts";
import type { Speaker } from "./speaker.ts";
import { gapText } from "./transcript/gap-text.ts";
import type { Entry } from "./transcript/transcript.ts";

const NAMES: Record<Speaker, string> = { interviewer: "Interviewer", me: "Me" };

/** The whole interview in order of time, each answer where it was suggested. `timeZone` is the browser's own by default. */
export function exportMarkdown(
	{ entries, answers }: { entries: readonly Entry[]; answers: readonly Answer[] },
	timeZone?: string,
): string {
	const format = (options: Intl.DateTimeFormatOptions) =>
		new Intl.DateTimeFormat("en-GB", { timeZone, ...options });
	const time = format({ timeStyle: "medium" });
	const parts = [
		...entries.map((entry) => ({
			at: entry.kind === "turn" ? entry.startedAt : entry.at,
			text: entryMarkdown(entry, time),
		})),
		...answers.map((answer) => ({ at: answer.askedAt, text: answerMarkdown(answer, time) })),
	]
		.filter(({ text }) => text !== "")
		.sort((a, b) => a.at - b.at);
	const day = parts[0] && format({ dateStyle: "long" }).format(parts[0].at);
	const title = day ? `# Interview, ${day}` : "# Interview";
	return `${[title, ...parts.map(({ text }) => text)].join("\n\n")}\n`;
}

/** A file name for the export: `interview-2026-11-27.md`. */
export const exportFileName = (now: Date) => `interview-${now.toISOString().slice(0, 10)}.md`;

function entryMarkdown(entry: Entry, time: Intl.DateTimeFormat): string {
	if (entry.kind === "gap") {
		if (entry.seconds === 0) return "";
		return `_${NAMES[entry.speaker]}: ${gapText(entry.seconds)}_`;
	}
	if (!entry.text) return "";
	return `**${NAMES[entry.speaker]}** (${time.format(entry.startedAt)}): ${escaped(entry.text)}`;
}

function answerMarkdown(
	{ kind, question, text, state, askedAt }: Answer,
	time: Intl.DateTimeFormat,
) {
	if (!text || state === "withdrawn") return "";
	const title = kind === "summary" ? "Summary" : "Suggested answer";
	const about = question ? `\n\n_${escaped(question)}_` : "";
	return quoted(`**${title}** (${time.format(askedAt)})${about}\n\n${text.trim()}`);
}

const quoted = (text: string) => text.replace(/^/gm, "> ").replace(/^> $/gm, ">");

/** Escapes Markdown, so that speech does not become headings, links or HTML. */
const escaped = (text: string) =>
	text.replace(/[\\`*_[\]<>#|~]/g, "\\$&").replace(/\s*(\r\n|\n|\r)\s*/g, "\\\n");
