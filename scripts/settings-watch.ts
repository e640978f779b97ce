// Detects changes of `.dev.vars`, including those made while nobody is waiting for one.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { SETTINGS_FILE } from "./dev-vars.ts";

// Polling notices every way in which an editor replaces a file.
const INTERVAL_MS = 300;

export interface SettingsWatch {
	/** Returns once the file differs from what it was at the last call, or at the start. */
	changed: () => Promise<void>;
}

/** Starts with the file as it is now. */
export function watchSettings(): SettingsWatch {
	let known = read();
	return {
		async changed() {
			for (let before = known; ; ) {
				await sleep(INTERVAL_MS);
				const text = read();
				// A file that is being written is complete once it has stopped changing.
				const isComplete = text === before && text !== "";
				before = text;
				if (!isComplete || text === known) continue;
				known = text;
				return;
			}
		},
	};
}

/** Returns the file's text; none while it is replaced. */
function read(): string {
	try {
		return readFileSync(SETTINGS_FILE, "utf8");
	} catch {
		return "";
	}
}
