// Composes the `bg` of a completion: the same text that the page shows.
import { FIELD_LIMITS } from "#lib/field-limits.ts";

export interface Background {
	resume: string;
	jobDescription: string;
	notes: string;
}

type Part = keyof Background;

const PARTS: readonly { part: Part; label: string; name: string }[] = [
	{ part: "resume", label: "Résumé", name: "résumé" },
	{ part: "jobDescription", label: "Job description", name: "job description" },
	{ part: "notes", label: "Notes", name: "notes" },
];

export interface Composed {
	/** At most `FIELD_LIMITS.bg.max` characters. */
	text: string;
	/** One sentence for each part that was shortened. */
	cut: string[];
}

/** Joins the parts that have text. If they are too long together, the longest ones are cut at the end. */
export function composeBackground(
	background: Background,
	maxCharacters: number = FIELD_LIMITS.bg.max,
): Composed {
	const filled = PARTS.map((part) => ({ ...part, text: background[part.part].trim() })).filter(
		({ text }) => text !== "",
	);
	const headings = filled.map(({ label }) => `${label}:\n`);
	const around = headings.join("").length + Math.max(0, filled.length - 1) * "\n\n".length;
	const most = longestThatFits(
		filled.map(({ text }) => text.length),
		maxCharacters - around,
	);
	const cut: string[] = [];
	const sent = filled.map(({ text, name }, i) => {
		const start = startOf(text, most);
		const missing = text.length - start.length;
		if (missing > 0) {
			cut.push(`The last ${missing.toLocaleString("en")} characters of the ${name} are not sent.`);
		}
		return `${headings[i]}${start}`;
	});
	return { text: sent.join("\n\n"), cut };
}

/** Returns the maximum length of a text such that all of them fit: what short ones do not use goes to the others. */
function longestThatFits(lengths: number[], available: number): number {
	let left = available;
	const ascending = lengths.toSorted((a, b) => a - b);
	for (const [i, length] of ascending.entries()) {
		const share = Math.max(0, Math.floor(left / (ascending.length - i)));
		if (length > share) return share;
		left -= length;
	}
	return Number.POSITIVE_INFINITY;
}

/** The start of a text, up to the end of a word. */
function startOf(text: string, maxCharacters: number): string {
	if (text.length <= maxCharacters) return text;
	const start = text.slice(0, maxCharacters);
	const isWordEnd = /\s/.test(text[maxCharacters] ?? "");
	return isWordEnd ? start.trimEnd() : start.replace(/\s+\S*$/, "").toWellFormed();
}
