import { useState } from "react";
import { deviceStorage } from "../device-data.ts";

/** A setting stored on this device under a key. If the browser denies storage, it lasts as long as the page. */
export function useDeviceSetting(key: string, fallback: string) {
	const [value, setValue] = useState(() => {
		try {
			return deviceStorage()?.getItem(key) ?? fallback;
		} catch {
			return fallback;
		}
	});
	const change = (next: string) => {
		setValue(next);
		try {
			deviceStorage()?.setItem(key, next);
		} catch {}
	};
	return [value, change] as const;
}
