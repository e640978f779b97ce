import { useCallback, useState } from "react";

/**
 * A module that is loaded when `load` is called. React's `lazy` would remember a failure until the page is reloaded; here the next
 * call tries again. `importer` must be a constant function.
 */
export function useCode<Module>(importer: () => Promise<Module>) {
	const [code, setCode] = useState<Module>();
	const [isFailed, setFailed] = useState(false);
	const load = useCallback(async () => {
		setFailed(false);
		try {
			setCode(await importer());
		} catch {
			// A lost connection, or a deploy that replaced the file.
			setFailed(true);
		}
	}, [importer]);
	return { code, isFailed, load };
}
