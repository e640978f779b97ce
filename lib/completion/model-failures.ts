// The order in which the configured models are asked: one that has failed is asked last for a minute.

const FAILED_MS = 60_000;

/** Model -> until when it counts as failed, in milliseconds since 1970. Kept by this isolate. */
const failedUntil = new Map<string, number>();

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
