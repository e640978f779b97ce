// Which of the configured models is asked, and how much it may think before it answers.

// How long a model that failed is asked last.
const FAILED_MS = 60_000;

/** Model -> until when it counts as failed, in milliseconds since 1970. Kept by this isolate. */
const failedUntil = new Map<string, number>();
/** Models that rejected a request because of its `thinkingConfig`. */
const withoutThinking = new Set<string>();

/** Returns the models in the order in which to ask them: models that failed within the last minute come last. */
export function orderModels(models: readonly string[]): readonly string[] {
	const now = Date.now();
	const hasFailed = (model: string) => (failedUntil.get(model) ?? 0) > now;
	if (!models.some(hasFailed)) return models;
	return [...models.filter((model) => !hasFailed(model)), ...models.filter(hasFailed)];
}

/** Remembers for a minute that a model failed. */
export function noteFailure(model: string): void {
	failedUntil.set(model, Date.now() + FAILED_MS);
}

/** Remembers that a model does not accept a `thinkingConfig`. */
export function noteWithoutThinking(model: string): void {
	withoutThinking.add(model);
}

/**
 * Returns Gemini's `thinkingConfig` for a model: as little thinking as its family allows, because a candidate is waiting. Undefined for
 * models that take none, or that we do not know (ai.google.dev/gemini-api/docs/thinking).
 */
export function thinkingConfigOf(model: string): object | undefined {
	if (withoutThinking.has(model)) return undefined;
	if (/^gemini-2\.5-flash/.test(model)) return { thinkingBudget: 0 };
	if (/^gemini-([3-9]|\d{2,})[\d.]*-flash-lite|^gemini-flash-lite-latest$/.test(model)) {
		return { thinkingLevel: "minimal" };
	}
	if (/^gemini-([3-9]|\d{2,})[\d.]*-flash|^gemini-flash-latest$/.test(model)) {
		return { thinkingLevel: "low" };
	}
	return undefined;
}
