/** Awaits `work` for at most `ms` milliseconds; throws the error that `timeoutError` returns when it takes longer. The work itself goes on. */
export async function withTimeout<T>(
	ms: number,
	work: Promise<T>,
	timeoutError: () => unknown,
): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const timeout = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(timeoutError()), ms);
	});
	try {
		return await Promise.race([work, timeout]);
	} finally {
		clearTimeout(timer);
	}
}
