// Reports to our server how many seconds of sound a socket has been sent, because Deepgram charges for those. Sound is its own clock: no timer
// is needed, and none is slowed down in a tab in the background.

const EVERY_SECONDS = 60;

/** The socket that is reported: the id of its key, and its model as it is priced. */
interface ListenedWith {
	keyId: string;
	model: string;
}

export interface ListeningReport {
	/** More sound has been sent. In seconds. */
	sent(seconds: number): void;
	/** The socket has closed: sends the last report. */
	stop(): void;
}

/**
 * Reports after each minute of sound, when the page is left (it may come back from the browser's cache), and on `stop`. A report has all seconds
 * so far and the server keeps the largest number, so a repeated or a lost one does no harm.
 */
export function reportListening({ keyId, model }: ListenedWith): ListeningReport {
	let seconds = 0;
	let reported: number | undefined;
	const report = () => {
		const total = Math.round(seconds);
		if (total === reported) return;
		const body = new Blob([JSON.stringify({ keyId, model, seconds: total })], {
			type: "text/plain",
		});
		// False when the browser has too much queued already: then the next report has these seconds too.
		if (navigator.sendBeacon("/api/usage/listening", body)) reported = total;
	};
	addEventListener("pagehide", report);
	return {
		sent(more) {
			seconds += more;
			if (seconds - (reported ?? 0) >= EVERY_SECONDS) report();
		},
		stop() {
			removeEventListener("pagehide", report);
			report();
		},
	};
}

/** Returns the model of a socket's URL as it is priced: Nova-3 costs more in several languages and with voices told apart. */
export function pricedModel(socketUrl: string): string {
	const query = new URL(socketUrl).searchParams;
	const model = query.get("model") ?? "";
	if (model !== "nova-3") return model;
	const languages = query.get("language") === "multi" ? "-multi" : "";
	return `${model}${languages}${query.has("diarize_model") ? "-diarized" : ""}`;
}
