// The keyterms for Deepgram: words of the background that it should recognize.

const MAX_TERM_CHARACTERS = 40;

// Often capitalized in résumés and job descriptions, but recognized without help.
const COMMON = new Set(
	`about and are bachelor benefits building contact contract date degree developed developer description education email employment
	engineer english experience for from full-time german designed have headquarters hobbies home i implemented improved interests in is
	job junior languages lead led location managed master me my nice notes of on our part-time phone present profile projects
	references remote requirements responsibilities responsible resume résumé role salary school senior skills staff summary team the
	this time title to today university us we what why will with work worked working you your january february march april may june
	july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday
	friday saturday sunday a an as at be built by created it must or that can`.split(/\s+/),
);

const WORD = /[\p{L}\p{N}.][\p{L}\p{M}\p{N}.+#/-]*/gu;

/** Returns names and technologies of a text, the most frequent first. The socket's URL gets as many as Deepgram accepts. */
export function keytermsOf(text: string): string[] {
	const counts = new Map<string, number>();
	for (const line of text.split(/[\r\n]+/)) {
		for (const term of termsOf(line)) counts.set(term, (counts.get(term) ?? 0) + 1);
	}
	// The sort is stable: equally frequent terms stay in the order of the text.
	return [...counts].sort((a, b) => b[1] - a[1]).map(([term]) => term);
}

function* termsOf(line: string): Generator<string> {
	let name: string[] = [];
	let end = 0;
	for (const match of line.matchAll(WORD)) {
		const word = match[0].replace(/[./-]+$/, "");
		const between = line.slice(end, match.index);
		const startsSentence = end === 0 || /[.!?:;•]\s*$/.test(between);
		end = match.index + word.length;
		// "- Kubernetes, Go": an item of a list.
		const isItem = /^\s*([,(/|]|$)/.test(line.slice(end));
		const isTerm = isTechnology(word) || (isCapitalized(word) && (isItem || !startsSentence));
		// Consecutive capitalized words are one name: "Google Cloud".
		if (name.length > 0 && (!isTerm || between !== " " || name.length === 3)) {
			yield* joined(name);
			name = [];
		}
		if (isTerm) name.push(word);
	}
	yield* joined(name);
}

function* joined(name: string[]): Generator<string> {
	const term = name.join(" ");
	if (term.length > 1 && term.length <= MAX_TERM_CHARACTERS) yield term;
}

const isCommon = (word: string) => COMMON.has(word.toLowerCase());
const isCapitalized = (word: string) => /^\p{Lu}\p{L}/u.test(word) && !isCommon(word);

/** Matches "PostgreSQL", "AWS", "K8s", "C++" and "Node.js", wherever they stand, but no numbers, dates or e-mail addresses. */
const isTechnology = (word: string) =>
	!isCommon(word) &&
	/\p{L}/u.test(word) &&
	(/^\p{L}[\p{L}\p{N}]*\p{Lu}/u.test(word) ||
		/^\p{Lu}\p{Ll}*\p{N}/u.test(word) ||
		/^\p{Lu}\p{L}*[+#]/u.test(word) ||
		/^\.?\p{Lu}\p{L}*\.(js|io|NET|ai)$/iu.test(word) ||
		/^\.NET$/.test(word));
