import { useCallback, useState } from "react";

/**
 * A module that is imported when `load` is called. React's `lazy` remembers a failed import until the page is reloaded; this one
 * tries again with the next call. `importer` must be a constant function.
 */
export function useLazyModule<Module>(importer: () => Promise<Module>) {
	const [loaded, setLoaded] = useState<{ importer: () => Promise<Module>; module: Module }>();
	const [hasFailed, setFailed] = useState(false);
	const load = useCallback(async () => {
		setFailed(false);
		try {
			setLoaded({ importer, module: await importer() });
		} catch {
			// Offline, or a deploy has replaced the file.
			setFailed(true);
		}
	}, [importer]);
	// React keeps the state when a component with another importer takes the place of this one.
	const module = loaded?.importer === importer ? loaded.module : undefined;
	return { module, hasFailed, load };
}
