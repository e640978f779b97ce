/** Runs all items, as `Promise.allSettled` does, but at most `atOnce` of them at the same time. */
export async function settleAll<Item, Result>(
	items: readonly Item[],
	atOnce: number,
	run: (item: Item) => Promise<Result>,
): Promise<PromiseSettledResult<Result>[]> {
	const results: PromiseSettledResult<Result>[] = [];
	const waiting = items.entries();
	const work = async () => {
		for (const [i, item] of waiting) [results[i]] = await Promise.allSettled([run(item)]);
	};
	await Promise.all(Array.from({ length: atOnce }, work));
	return results;
}
