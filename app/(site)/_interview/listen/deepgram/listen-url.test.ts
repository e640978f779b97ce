import { expect, test } from "vitest";
import { type ListenOptions, listenUrl, supportsFlux } from "./listen-url.ts";

const OPTIONS: ListenOptions = { speaker: "interviewer", language: "en", keyterms: [] };

function query(version: "v1" | "v2", options: Partial<ListenOptions>) {
	const url = listenUrl(
		`wss://dg.test/${version}/listen`,
		version,
		{ ...OPTIONS, ...options },
		48000,
	);
	return new URL(url).searchParams;
}

test("Flux gets raw PCM, eager ends and the speaker's tag", () => {
	expect(listenUrl("wss://dg.test/v2/listen", "v2", OPTIONS, 44100)).toBe(
		"wss://dg.test/v2/listen?model=flux-general-en&eager_eot_threshold=0.5&encoding=linear16&sample_rate=44100&tag=interviewer",
	);
});

test("Flux gets a language hint, except for English and for several languages", () => {
	expect(query("v2", { language: "pt-BR" }).get("model")).toBe("flux-general-multi");
	expect(query("v2", { language: "pt-BR" }).getAll("language_hint")).toEqual(["pt"]);
	expect(query("v2", { language: "multi" }).get("model")).toBe("flux-general-multi");
	expect(query("v2", { language: "multi" }).has("language_hint")).toBe(false);
	expect(query("v2", { language: "en-GB" }).get("model")).toBe("flux-general-en");
});

test("Nova-3 gets interim results and ends of utterances", () => {
	expect(Object.fromEntries(query("v1", { language: "pl", speaker: "me" }))).toEqual({
		model: "nova-3",
		language: "pl",
		interim_results: "true",
		smart_format: "true",
		endpointing: "300",
		utterance_end_ms: "1000",
		encoding: "linear16",
		sample_rate: "48000",
		tag: "me",
	});
});

test("Nova-3 distinguishes the people in a room", () => {
	expect(query("v1", { isRoom: true }).get("diarize_model")).toBe("latest");
	expect(query("v1", {}).has("diarize_model")).toBe(false);
});

test("Flux is used for its ten languages and one person at the microphone", () => {
	for (const language of ["en", "en-US", "multi", "de", "nl"]) {
		expect(supportsFlux({ ...OPTIONS, language })).toBe(true);
	}
	expect(supportsFlux({ ...OPTIONS, language: "pl" })).toBe(false);
	expect(supportsFlux({ ...OPTIONS, isRoom: true })).toBe(false);
});

test("keyterms are repeated, unique and within Deepgram's limit", () => {
	const terms = [" Kubernetes ", "Kubernetes", "", "C++ & C#"];
	expect(query("v2", { keyterms: terms }).getAll("keyterm")).toEqual(["Kubernetes", "C++ & C#"]);
	const many = Array.from({ length: 80 }, (_, i) => `term ${i}`);
	expect(query("v1", { keyterms: many }).getAll("keyterm")).toHaveLength(50);
	const long = Array.from({ length: 20 }, (_, i) => `${i}`.padEnd(100, "x"));
	expect(query("v1", { keyterms: long }).getAll("keyterm")).toHaveLength(9);
});
