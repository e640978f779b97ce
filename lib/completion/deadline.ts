// One timer for a wait that begins anew with every frame. Setting and clearing a timer each time costs more than the frame.

interface Deadline {
	/** From now on, `action` runs once after so many milliseconds; what was due before is not due any more. */
	set: (ms: number, action: () => void) => void;
	/** From now on, nothing is due. */
	lift: () => void;
	/** As `lift`, and no timer is left behind. */
	end: () => void;
}

/** Gives a deadline with nothing due. Its timer is kept when the due time moves back, and looks again when it fires. */
export function createDeadline(): Deadline {
	let due = Number.POSITIVE_INFINITY;
	let act = () => {};
	let timer: ReturnType<typeof setTimeout> | undefined;
	let firesAt = 0;

	const arm = (now: number) => {
		clearTimeout(timer);
		firesAt = due;
		timer = setTimeout(look, due - now);
	};
	const look = () => {
		timer = undefined;
		const now = Date.now();
		if (due === Number.POSITIVE_INFINITY) return;
		if (due > now) return arm(now);
		due = Number.POSITIVE_INFINITY;
		act();
	};

	return {
		set(ms, action) {
			const now = Date.now();
			due = now + ms;
			act = action;
			if (!timer || due < firesAt) arm(now);
		},
		lift() {
			due = Number.POSITIVE_INFINITY;
		},
		end() {
			clearTimeout(timer);
			timer = undefined;
			due = Number.POSITIVE_INFINITY;
		},
	};
}
