// How names are compared: without case and accents, so that "elise" finds Élise and Łukasz is sorted under L. D1's SQLite
// lower-cases ASCII only, so the database stores each name in this form as well.

/** Letters that Unicode does not decompose into a base letter and a mark, and the final sigma. */
const REPLACED: Record<string, string> = {
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
const replaced = new RegExp(`[${Object.keys(REPLACED).join("")}]`, "g");

/** Returns a text in the form in which names are searched and sorted; folding it again changes nothing. */
export function foldText(text: string): string {
	return (
		text
			.normalize("NFKD")
			// Only the marks of alphabetic scripts: those of Devanagari or Thai are vowels.
			.replace(/[\u0300-\u036f]/g, "")
			.toLowerCase()
			.replace(replaced, (letter) => REPLACED[letter] ?? letter)
			// NFKD took Hangul syllables apart, too.
			.normalize("NFC")
	);
}
