/** A module that is loaded when it is first needed. `onFailed` is called with true when loading fails, and with false when it is tried again. */
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

	/** Calls a function with the module if it is loaded, or once it is if it is loading; otherwise does nothing. */
	function tell(action: (part: Part) => void): void {
		if (part) action(part);
		else loading?.then(action, () => {});
	}

	return {
		load,
		/** The module; undefined until it is loaded. */
		loaded: (): Part | undefined => part,
		tell,
		/** Calls a function with the module: at once if it is loaded, otherwise once it is. Calls keep their order, and are dropped if loading fails. */
		run(action: (part: Part) => void): void {
			if (!part) load().catch(() => {});
			tell(action);
		},
	};
}
