// Classifies a turn by its words alone. The languages are those of Flux; in any other, an unclear turn only waits longer.

/** Returns the phrases of a list that is separated by commas. */
function phrases(list: string): ReadonlySet<string> {
	return new Set(list.split(",").map((phrase) => phrase.trim()));
}

const BACKCHANNELS = phrases(`
	ok, okay, k, right, all right, alright, sure, got it, i see, understood, yes, yeah, yep, yup, no, nope, exactly, true, cool, nice,
	great, good, perfect, awesome, excellent, interesting, makes sense, fair enough, very good, thanks, thank you, of course,
	absolutely, definitely, wow, oh, ah, sounds good,
	ja, nein, genau, gut, sehr gut, alles klar, verstehe, ich verstehe, klar, danke,
	sí, si, vale, claro, bien, muy bien, entiendo, gracias, perfecto, de acuerdo,
	oui, non, d'accord, très bien, je vois, merci, parfait, exactement,
	sim, não, certo, entendi, obrigado, obrigada, tá,
	va bene, capisco, grazie, esatto,
	nee, oké, prima, goed, begrijp ik, dank je, bedankt,
	да, нет, хорошо, понятно, ясно, угу, ага, спасибо,
	हाँ, हां, ठीक, ठीक है, अच्छा, नहीं, धन्यवाद,
	はい, うん, ええ, なるほど, そうですか, わかりました`);
const LONGEST_BACKCHANNEL_WORDS = 2;
/** Matches "Mhm", "hmm", "uh-huh" and "aha" in all spellings. */
const HUM = /^(h*m+(h+m+)*|u+h+(u+h+)?|a+h+a*|e+h+m*|u+m+)$/;

/** Whether a turn is a backchannel, which only shows that somebody is listening: "Mhm", "Okay, got it." */
export function isBackchannel(text: string): boolean {
	const words = wordsOf(text.replaceAll("-", ""));
	let i = 0;
	while (i < words.length) {
		const length = backchannelLength(words, i);
		if (length === 0) return false;
		i += length;
	}
	return true;
}

function backchannelLength(words: string[], start: number): number {
	for (let length = LONGEST_BACKCHANNEL_WORDS; length > 0; length--) {
		const phrase = words.slice(start, start + length);
		if (phrase.length === length && BACKCHANNELS.has(phrase.join(" "))) return length;
	}
	return HUM.test(words[start] ?? "") ? 1 : 0;
}

const QUESTION_WORDS = phrases(`
	what, what's, why, how, which, who, whose, where, when,
	warum, wieso, wie, welche, welcher, welches, wer, wo, wann,
	qué, cómo, cuál, cuáles, quién, dónde, cuándo, cuánto,
	pourquoi, comment, quel, quelle, quels, quelles, quand, où, qu'est,
	porquê, como, qual, quais, quem, onde, quando,
	perché, quale, chi, dove,
	waarom, hoe, welke, wat, wie, waar, wanneer,
	что, почему, зачем, как, какой, какая, какие, кто, где, когда,
	क्या, क्यों, कैसे, कौन, कहाँ, कब`);
// German "was" is a question word only in first place, where English "was" asks too.
const OPENINGS =
	/^(so |and |but |okay |now |then |please )*(((do|does|did|are|is|were|have|has|had|can|could|would|will|should|may) (you|we|it|that|this|there|your|they)|was|share|compare|design|implement|imagine|suppose)(?!\p{L}))/u;
const REQUESTS =
	/(?<!\p{L})((tell|give|show|walk|talk|teach) (me|us)|talk about|describe|explain|introduce yourself|let's (talk|discuss)|(like|love|want) to (know|hear)|(curious|wondering)|erzählen|beschreiben|erklären|cuénteme|cuéntame|háblame|hábleme|explica|explique|parlez|décrivez|décris|expliquez|racontez|fale|conte|descreva|parlami|mi parli|descrivi|descriva|spieghi|расскажите|опишите|объясните|vertel|beschrijf)(?!\p{L})/u;
const QUESTION_MARK = /[?？؟]/;
// Japanese has no spaces, and marks questions with a particle at the end.
const JAPANESE_QUESTION = /(ですか|ますか|でしょうか|ください)[。．.]?$/;

/** Whether a turn clearly asks for something. False means unclear: speech recognition drops question marks. */
export function isQuestion(text: string): boolean {
	if (QUESTION_MARK.test(text) || JAPANESE_QUESTION.test(text.trim())) return true;
	const lower = wordsOf(text).join(" ");
	return (
		OPENINGS.test(lower) || REQUESTS.test(lower) || text.split(/[.!,;:–—。、]/).some(opensQuestion)
	);
}

/** Only at the start of a clause ("and why Go"): elsewhere, a question word is usually relative ("a company which"). */
const opensQuestion = (clause: string) =>
	wordsOf(clause)
		.slice(0, 2)
		.some((word) => QUESTION_WORDS.has(word));

const wordsOf = (text: string) =>
	text
		.toLowerCase()
		.replaceAll("’", "'")
		.match(/[\p{L}\p{M}\p{N}']+/gu) ?? [];
