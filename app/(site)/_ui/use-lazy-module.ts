import { useCallback, useState } from "react";

/**
 * A module that is imported when `load` is called. React's `lazy` remembers a failed import until the page is reloaded; this one
 * tries again with the next call. `importer` must be a constant function.
 */
export function useLazyModule<Module>(importer: () => Promise<Module>) {
	const [module, setModule] = useState<Module>();
	const [hasFailed, setFailed] = useState(false);
	const load = useCallback(async () => {
		setFailed(false);
		try {
			setModule(await importer());
		} catch {
			// Offline, or a deploy has replaced the file.
			setFailed(true);
		}
	}, [importer]);
	return { module, hasFailed, load };
}
