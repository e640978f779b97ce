// Folds names for search and sorting, without case and accents: "elise" finds Élise, and Łukasz is sorted under L. D1's SQLite
// lower-cases ASCII only, so the database stores each name in its folded form as well.

/** Letters that Unicode does not decompose into a base letter and a combining mark, and the final sigma. */
const REPLACEMENTS: Record<string, string> = {
	ł: "l",
	ø: "o",
	đ: "d",
	ð: "d",
	ħ: "h",
	ŧ: "t",
	ŋ: "n",
	ı: "i",
	ß: "ss",
	æ: "ae",
	œ: "oe",
	þ: "th",
	ς: "σ",
};
const REPLACED_LETTERS = new RegExp(`[${Object.keys(REPLACEMENTS).join("")}]`, "g");

/** Returns a text in the form by which names are searched and sorted. Idempotent. */
export function foldText(text: string): string {
	return (
		text
			.normalize("NFKD")
			// Only the combining marks of alphabetic scripts: those of Devanagari or Thai are vowels.
			.replace(/[\u0300-\u036f]/g, "")
			.toLowerCase()
			.replace(REPLACED_LETTERS, (letter) => REPLACEMENTS[letter] ?? letter)
			// NFKD has decomposed Hangul syllables, too.
			.normalize("NFC")
	);
}
