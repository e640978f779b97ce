/** A part that is loaded when it is first needed. `onFailed` is called with true when it could not be, and with false when it is tried again. */
export function createLoader<Part>(
	importPart: () => Promise<Part>,
	onFailed: (hasFailed: boolean) => void,
) {
	let part: Part | undefined;
	let loading: Promise<Part> | undefined;

	function load(): Promise<Part> {
		onFailed(false);
		loading ??= importPart().then(
			(loaded) => {
				part = loaded;
				return loaded;
			},
			(error) => {
				// Offline, or a deploy has replaced the file: the next call tries again.
				loading = undefined;
				onFailed(true);
				throw error;
			},
		);
		return loading;
	}

	/** For what only a part that is there, or on its way, must know. */
	function tell(action: (part: Part) => void): void {
		if (part) action(part);
		else loading?.then(action, () => {});
	}

	return {
		load,
		tell,
		/** Runs at once what needs a loaded part. Otherwise loads it first: the calls keep their order, and are dropped when that fails. */
		run(action: (part: Part) => void): void {
			if (!part) load().catch(() => {});
			tell(action);
		},
	};
}
