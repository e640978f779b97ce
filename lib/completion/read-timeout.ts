// A timeout that starts again with every read. Setting and clearing a timer for each costs more than handling a frame.

interface ReadTimeout {
	/** Calls `onTimeout` once after `ms` milliseconds, unless stopped or started again before. */
	start: (ms: number, onTimeout: () => void) => void;
	/** Stops the timeout, but keeps its timer for the next start. */
	stop: () => void;
	/** Stops the timeout and clears its timer. */
	end: () => void;
}

/** Returns a stopped timeout. When its time moves back, the timer stays as it is; it checks the time again when it fires. */
export function createReadTimeout(): ReadTimeout {
	let due = Number.POSITIVE_INFINITY;
	let callback = () => {};
	let timer: ReturnType<typeof setTimeout> | undefined;
	let firesAt = 0;

	const setTimer = (now: number) => {
		clearTimeout(timer);
		firesAt = due;
		timer = setTimeout(onTimer, due - now);
	};
	const onTimer = () => {
		timer = undefined;
		const now = Date.now();
		if (due === Number.POSITIVE_INFINITY) return;
		if (due > now) return setTimer(now);
		due = Number.POSITIVE_INFINITY;
		callback();
	};

	return {
		start(ms, onTimeout) {
			const now = Date.now();
			due = now + ms;
			callback = onTimeout;
			if (!timer || due < firesAt) setTimer(now);
		},
		stop() {
			due = Number.POSITIVE_INFINITY;
		},
		end() {
			clearTimeout(timer);
			timer = undefined;
			due = Number.POSITIVE_INFINITY;
		},
	};
}
