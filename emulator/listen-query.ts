// The query parameters of Deepgram's live sockets, as developers.deepgram.com/reference describes them, as far as the emulator can hear.

type Rule = (value: string) => boolean;

const oneOf =
	(...values: string[]): Rule =>
	(value) =>
		values.includes(value);
const between =
	(min: number, max: number): Rule =>
	(value) =>
		/^\d+(\.\d+)?$/.test(value) && Number(value) >= min && Number(value) <= max;
const boolean = oneOf("true", "false");
const notEmpty: Rule = (value) => value.trim() !== "";

const AUDIO = {
	encoding: oneOf("linear16"),
	sample_rate: oneOf("8000", "16000", "24000", "44100", "48000"),
};
const COMMON = {
	...AUDIO,
	keyterm: notEmpty,
	mip_opt_out: boolean,
	numerals: boolean,
	profanity_filter: boolean,
	redact: notEmpty,
	tag: notEmpty,
};
const FLUX: Record<string, Rule> = {
	...COMMON,
	model: oneOf("flux-general-en", "flux-general-multi"),
	eager_eot_threshold: between(0.3, 0.9),
	eot_threshold: between(0.5, 1),
	eot_timeout_ms: between(500, 60_000),
	language_hint: oneOf("en", "es", "fr", "de", "hi", "ru", "pt", "ja", "it", "nl"),
};
const NOVA: Record<string, Rule> = {
	...COMMON,
	model: (value) => /^(nova(-[23])?|enhanced|base)(-[a-z]+)?$/.test(value),
	channels: oneOf("1"),
	diarize: boolean,
	diarize_model: oneOf("latest", "v1"),
	dictation: boolean,
	endpointing: (value) => value === "false" || between(10, 5_000)(value),
	interim_results: boolean,
	keywords: notEmpty,
	language: (value) => value === "multi" || /^[a-z]{2,3}(-[A-Za-z0-9]{2,4})?$/.test(value),
	multichannel: oneOf("false"),
	punctuate: boolean,
	smart_format: boolean,
	utterance_end_ms: between(1_000, 5_000),
	vad_events: boolean,
	version: notEmpty,
};
const REQUIRED = ["model", "encoding", "sample_rate"];
const REPEATABLE = ["keyterm", "keywords", "language_hint", "redact", "tag"];

/** Returns what Deepgram would reject in the query, or what the emulator cannot hear. */
export function findQueryProblem(version: "v1" | "v2", query: URLSearchParams): string | undefined {
	const rules = version === "v2" ? FLUX : NOVA;
	for (const name of REQUIRED) if (!query.has(name)) return `missing field \`${name}\``;
	for (const [name, value] of query) {
		const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
		if (!rule) return `unknown field \`${name}\``;
		if (!rule(value)) return `invalid value for \`${name}\`: ${value}`;
		if (!REPEATABLE.includes(name) && query.getAll(name).length > 1) {
			return `duplicate field \`${name}\``;
		}
	}
	const model = query.get("model") ?? "";
	const isNova3 = model.startsWith("nova-3");
	if (version === "v1" && query.has("keyterm") && !isNova3) return "keyterm needs Nova-3";
	if (query.has("keywords") && isNova3) return "keywords are not supported by Nova-3";
	if (query.has("language_hint") && model !== "flux-general-multi") {
		return "language_hint needs flux-general-multi";
	}
	if (Number(query.get("eager_eot_threshold")) > Number(query.get("eot_threshold") ?? 0.7)) {
		return "eager_eot_threshold must not be greater than eot_threshold";
	}
	if (query.has("utterance_end_ms") && query.get("interim_results") !== "true") {
		return "utterance_end_ms needs interim_results=true";
	}
	return undefined;
}
