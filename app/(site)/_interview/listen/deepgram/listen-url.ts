// URLs of Deepgram's live sockets. Parameters: developers.deepgram.com/reference/speech-to-text/listen-streaming and listen-flux.
import type { Speaker } from "../../speaker.ts";

export type ApiVersion = "v1" | "v2";

/** Sample rates that Deepgram lists for linear16. */
export const SAMPLE_RATES: readonly number[] = [8000, 16000, 24000, 44100, 48000];

export const FLUX_LANGUAGES = ["en", "es", "fr", "de", "hi", "ru", "pt", "ja", "it", "nl"];
// Over 500 tokens, Nova-3 stops transcribing, without an error. A token has at least two characters, except in a few names.
const MAX_KEYTERMS = 50;
const MAX_KEYTERM_CHARACTERS = 900;

export interface ListenOptions {
	speaker: Speaker;
	/** A language code such as "en" or "pt-BR", or "multi" for several languages. */
	language: string;
	/** Several people share this microphone: Nova-3 can distinguish them, Flux cannot. */
	isRoom?: boolean;
	keyterms: readonly string[];
}

export function supportsFlux({ language, isRoom }: ListenOptions): boolean {
	return !isRoom && (language === "multi" || FLUX_LANGUAGES.includes(baseLanguage(language)));
}

/** `endpoint` is the socket's URL of that version, as `POST /api/deepgram` returns it. */
export function listenUrl(
	endpoint: string,
	version: ApiVersion,
	options: ListenOptions,
	sampleRate: number,
): string {
	const url = new URL(endpoint);
	const query = url.searchParams;
	if (version === "v2") setFlux(query, options.language);
	else setNova(query, options);
	query.set("encoding", "linear16");
	query.set("sample_rate", String(sampleRate));
	query.set("tag", options.speaker);
	for (const term of limitKeyterms(options.keyterms)) query.append("keyterm", term);
	return url.href;
}

function setFlux(query: URLSearchParams, language: string): void {
	const base = baseLanguage(language);
	query.set("model", base === "en" ? "flux-general-en" : "flux-general-multi");
	if (base !== "en" && base !== "multi") query.set("language_hint", base);
	// Without this threshold there are no eager ends of turns. Low enough to save time, high enough that few turns resume.
	query.set("eager_eot_threshold", "0.5");
}

function setNova(query: URLSearchParams, { language, isRoom }: ListenOptions): void {
	query.set("model", "nova-3");
	query.set("language", language);
	query.set("interim_results", "true");
	query.set("smart_format", "true");
	query.set("endpointing", "300");
	query.set("utterance_end_ms", "1000");
	if (isRoom) query.set("diarize_model", "latest");
}

function baseLanguage(language: string): string {
	return language.split("-")[0] ?? language;
}

function limitKeyterms(terms: readonly string[]): string[] {
	const unique = [...new Set(terms.map((term) => term.trim()).filter(Boolean))];
	let characters = 0;
	return unique.slice(0, MAX_KEYTERMS).filter((term) => {
		characters += term.length;
		return characters <= MAX_KEYTERM_CHARACTERS;
	});
}
