/** Awaits `work` for at most `ms` milliseconds; throws what `late` returns when it takes longer. The work itself goes on. */
export async function within<T>(ms: number, work: Promise<T>, late: () => unknown): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const timeout = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(late()), ms);
	});
	try {
		return await Promise.race([work, timeout]);
	} finally {
		clearTimeout(timer);
	}
}
