// How much a model may think before it answers.

/** Models that answer without a `thinkingConfig`, most after they rejected one. */
const withoutThinking = new Set<string>();

/** Remembers that a model does not accept a `thinkingConfig`. */
export function noteWithoutThinking(model: string): void {
	withoutThinking.add(model);
}

/**
 * Returns Gemini's `thinkingConfig` for a model: little thinking, because a candidate is waiting. From version 3 on, all models accept `low`;
 * `minimal` only Flash-Lite and some older Flash models. Undefined for models that take none, or that we do not know
 * (ai.google.dev/gemini-api/docs/thinking).
 */
export function thinkingConfigOf(model: string): object | undefined {
	if (withoutThinking.has(model)) return undefined;
	if (/^gemini-2\.5-flash/.test(model)) return { thinkingBudget: 0 };
	if (/^gemini-([3-9]|\d{2,})[\d.]*-flash-lite|^gemini-flash-lite-latest$/.test(model)) {
		return { thinkingLevel: "minimal" };
	}
	if (/^gemini-([3-9]|\d{2,}|(flash|pro)-latest$)/.test(model)) return { thinkingLevel: "low" };
	return undefined;
}
