import { useRef, useState } from "react";
import { Button } from "../../_ui/button.tsx";
import { Alert, Card } from "../../_ui/controls.tsx";
import { notLoaded } from "../../_ui/not-loaded.ts";
import { DEVICE_KEYS } from "../device-data.ts";
import { LazyDetails } from "../lazy-details.tsx";
import { canShareTabSound, NO_TAB_SOUND } from "../listen/tab-sound.ts";
import type { InterviewState, LiveInterview } from "../live-interview.ts";
import type { Speaker } from "../speaker.ts";
import { Consent } from "./consent.tsx";
import type { ListenChoices } from "./listen-settings.tsx";
import { SourceRow } from "./source-row.tsx";
import { useDeviceSetting } from "./use-device-setting.ts";

// Loaded for users who listen.
const importListening = () => import("./start-listening.ts");
const importSettings = () => import("./listen-settings.tsx");
type Listening = Awaited<ReturnType<typeof importListening>>;

interface Props {
	userId: string;
	interview: LiveInterview;
	state: InterviewState;
	background: () => string;
}

/** Starts and stops listening, and shows for each source whether sound and words arrive. */
export function SourcesPanel({ userId, interview, state, background }: Props) {
	const [error, setError] = useState<string>();
	const [consent, setConsent] = useDeviceSetting(DEVICE_KEYS.consent + userId, "");
	/** The action that waits for consent. */
	const [asked, setAsked] = useState<(listening: Listening) => Promise<void>>();
	const [choices, changeChoices] = useChoices();
	const panel = useRef<HTMLElement>(null);
	/** The button that was pressed becomes one that stops, or disappears: in its place the panel gets the focus, where Enter answers. */
	const focusPanel = () => panel.current?.focus({ preventScroll: true });
	const { interviewer, me } = state.sources;
	const isOn = [interviewer, me].some((source) => source && source.state !== "stopped");
	const isMicrophoneOn = me !== undefined && me.state !== "stopped";
	// A change applies when listening starts again.
	const isRoom = isMicrophoneOn ? me.isShared : choices.isRoom;
	const settings = () => ({ ...choices, background: background() });
	const stop = (...speakers: Speaker[]) => void interview.stop(...speakers);
	/** Chrome opens its dialog for up to 5 s after a click, long enough to load the code. */
	const start = async (run: (listening: Listening) => Promise<void>) => {
		focusPanel();
		setAsked(undefined);
		setError(undefined);
		const listening = await importListening().catch(() => undefined);
		if (listening) await run(listening);
		else
			setError(notLoaded("The code for listening", state.isUnkept ? undefined : "what was said"));
	};
	const startWithConsent = (run: (listening: Listening) => Promise<void>) => {
		if (consent) void start(run);
		else setAsked(() => run);
	};
	const startSample = async ({ listenToSample }: Listening) => {
		try {
			await listenToSample(interview);
		} catch {
			setError("The sample interview could not be played. Try again.");
		}
	};
	return (
		<Card ref={panel} tabIndex={-1} aria-label="Listening" className="space-y-4">
			{asked && (
				<Consent
					agree={() => {
						setConsent("given");
						void start(asked);
					}}
					cancel={() => {
						focusPanel();
						setAsked(undefined);
					}}
				/>
			)}
			<SourceRow
				name="Interviewer"
				detail={canShareTabSound() ? "Sound of the call’s tab or screen" : NO_TAB_SOUND}
				speaker="interviewer"
				source={interviewer}
				problem={interviewer?.problem}
				interview={interview}
				start={
					canShareTabSound()
						? () =>
								startWithConsent(({ listenToInterviewer }) =>
									listenToInterviewer(interview, settings()),
								)
						: undefined
				}
				stop={() => stop("interviewer")}
				startLabel="Share the call"
			/>
			<SourceRow
				name={isRoom ? "Everybody" : "You"}
				detail={isRoom ? "Microphone, several people" : "Microphone"}
				speaker="me"
				source={me}
				problem={me?.problem ?? state.echo}
				interview={interview}
				start={() =>
					startWithConsent(({ listenToMicrophone }) => listenToMicrophone(interview, settings()))
				}
				stop={() => stop("me")}
				startLabel="Use the microphone"
			/>
			{error && <Alert>{error}</Alert>}
			<Button look="plain" onClick={() => (isOn ? stop() : void start(startSample))}>
				{isOn ? "Stop listening" : "Try a sample interview"}
			</Button>
			<p className="text-soft text-sm">
				Sound goes to Deepgram, and the transcript to Gemini for answers.
			</p>
			<LazyDetails
				summary="Language and microphone"
				className="text-soft text-sm"
				importer={importSettings}
			>
				{({ ListenSettings }) => (
					<ListenSettings
						{...choices}
						change={changeChoices}
						isListening={me?.state === "listening"}
					/>
				)}
			</LazyDetails>
		</Card>
	);
}

/** Language and microphone are kept on this device. */
function useChoices(): [ListenChoices, (changed: Partial<ListenChoices>) => void] {
	const [language, setLanguage] = useDeviceSetting("interview-language", "en");
	const [microphone, setMicrophone] = useDeviceSetting("interview-microphone", "");
	const [isRoom, setRoom] = useState(false);
	const change = (changed: Partial<ListenChoices>) => {
		if (changed.language !== undefined) setLanguage(changed.language);
		if (changed.microphone !== undefined) setMicrophone(changed.microphone);
		if (changed.isRoom !== undefined) setRoom(changed.isRoom);
	};
	return [{ language, microphone, isRoom }, change];
}
