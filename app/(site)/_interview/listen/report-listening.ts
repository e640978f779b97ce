// Reports to our server how many seconds of sound have been sent to a socket, because Deepgram charges for those. The sound is the clock: unlike
// timers, it is not slowed down in a background tab.

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
 * Reports after each minute of sound, when the user leaves the page (it may come back from the back/forward cache), and on `stop`. A report has
 * all seconds so far and the server keeps the largest number, so repeated or lost reports do no harm.
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
		// False when the browser's queue is full: the next report includes these seconds.
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

/** Returns the priced model of a socket's URL: Nova-3 costs more for several languages, and with diarization. */
export function pricedModel(socketUrl: string): string {
	const query = new URL(socketUrl).searchParams;
	const model = query.get("model") ?? "";
	if (model !== "nova-3") return model;
	const languages = query.get("language") === "multi" ? "-multi" : "";
	return `${model}${languages}${query.has("diarize_model") ? "-diarized" : ""}`;
}
