// Opens the two sources of sound. A source that cannot be used is a problem to show, not an exception.
import { createProblem, type Problem, type ProblemCode } from "./problem.ts";
import { canShareTabSound } from "./tab-sound.ts";

export type Source = { stream: MediaStream } | { problem: Problem };

// The sound of the tab stays audible, and is not processed, because it is clean. Some options are newer than TypeScript's types.
const TAB_REQUEST = {
	video: true,
	audio: { suppressLocalAudioPlayback: false, echoCancellation: false },
	systemAudio: "include",
	selfBrowserSurface: "exclude",
	surfaceSwitching: "include",
};

/** Lets the user choose a tab or screen. Must be called in a click. The stream has its sound, and its picture for questions about it. */
export async function shareTab(): Promise<Source> {
	if (!canShareTabSound()) return failure("unsupported", "interviewer");
	let stream: MediaStream;
	try {
		stream = await navigator.mediaDevices.getDisplayMedia(TAB_REQUEST);
	} catch {
		return failure("refused", "interviewer");
	}
	const [video] = stream.getVideoTracks();
	const code = sharedSoundProblem({
		hasSound: stream.getAudioTracks().length > 0,
		surface: video?.getSettings().displaySurface,
	});
	if (code) {
		for (const track of stream.getTracks()) track.stop();
		return failure(code, "interviewer");
	}
	// Enough for occasional pictures, at almost no cost.
	await video?.applyConstraints({ frameRate: 1 }).catch(() => {});
	return { stream };
}

/** The problem when the user's choice is shared without sound; undefined when it has sound. */
export function sharedSoundProblem(shared: {
	hasSound: boolean;
	surface: string | undefined;
}): ProblemCode | undefined {
	if (shared.hasSound) return undefined;
	if (shared.surface === "window") return "window-shared";
	if (shared.surface === "monitor") return "screen-without-sound";
	return "no-sound-track";
}

/** `isRoom`: the microphone is for everybody, including people on the loudspeakers, whom echo cancellation would remove. */
export async function openMicrophone(deviceId?: string, isRoom = false): Promise<Source> {
	if (!navigator.mediaDevices?.getUserMedia) return failure("unsupported", "me");
	try {
		const stream = await navigator.mediaDevices.getUserMedia({
			audio: {
				// Fails if the chosen microphone is missing, instead of silently using another one.
				...(deviceId ? { deviceId: { exact: deviceId } } : {}),
				echoCancellation: !isRoom,
				noiseSuppression: !isRoom,
				autoGainControl: true,
			},
		});
		return { stream };
	} catch (error) {
		return failure(microphoneProblem(error), "me");
	}
}

/** `error` is what getUserMedia rejected with. */
export function microphoneProblem(error: unknown): ProblemCode {
	switch (error instanceof Error ? error.name : "") {
		case "NotFoundError":
		case "OverconstrainedError":
			return "no-microphone";
		case "NotReadableError":
		case "AbortError":
			return "microphone-in-use";
		case "NotAllowedError":
		case "SecurityError":
			return "refused";
		default:
			return "unsupported";
	}
}

export interface Microphone {
	deviceId: string;
	label: string;
}

/** Lists the microphones, now and whenever one is connected or disconnected. Returns a function that ends it. */
export function watchMicrophones(
	show: (microphones: Microphone[]) => void,
	devices: MediaDevices | undefined = navigator.mediaDevices,
): () => void {
	if (!devices?.enumerateDevices) return () => {};
	const ended = new AbortController();
	const list = async () => {
		const found = await devices.enumerateDevices().catch(() => []);
		if (!ended.signal.aborted) show(namedMicrophones(found));
	};
	void list();
	devices.addEventListener("devicechange", list, { signal: ended.signal });
	return () => ended.abort();
}

/** Before the user has allowed a microphone, browsers give neither ids nor labels: the list is empty. */
function namedMicrophones(devices: readonly MediaDeviceInfo[]): Microphone[] {
	return devices
		.filter(({ kind, deviceId }) => kind === "audioinput" && deviceId !== "")
		.map(({ deviceId, label }) => ({ deviceId, label }));
}

function failure(code: ProblemCode, speaker: "interviewer" | "me"): { problem: Problem } {
	return { problem: createProblem(code, speaker) };
}
