import { useEffect, useRef, useState } from "react";
import { Alert, Button, Card, Select } from "../_ui/controls.tsx";
import { createProblem } from "./listen/problem.ts";
import { canShareTabSound } from "./listen/sources.ts";
import type { InterviewState, LiveInterview, SourceStatus } from "./live-interview.ts";
import type { Speaker } from "./speaker.ts";

// Needed only by those who listen.
const importListening = () => import("./start-listening.ts");
type Listening = Awaited<ReturnType<typeof importListening>>;

// Flux has the first ten; the others go to Nova-3.
const LANGUAGES: Record<string, string> = {
	...{ en: "English", es: "Spanish", fr: "French", de: "German", hi: "Hindi", ru: "Russian" },
	...{ pt: "Portuguese", ja: "Japanese", it: "Italian", nl: "Dutch" },
	...{ multi: "Several languages" },
	...{ pl: "Polish", sv: "Swedish", da: "Danish", no: "Norwegian", fi: "Finnish", cs: "Czech" },
	...{
		tr: "Turkish",
		uk: "Ukrainian",
		ko: "Korean",
		zh: "Chinese",
		id: "Indonesian",
		vi: "Vietnamese",
	},
};
const LANGUAGE_KEY = "interview-language";
const MICROPHONE_KEY = "interview-microphone";

interface Props {
	interview: LiveInterview;
	state: InterviewState;
	background: () => string;
}

/** Starts and stops listening, and shows for each source whether sound and words arrive. */
export function SourcesPanel({ interview, state, background }: Props) {
	const [hasFailed, setFailed] = useState(false);
	const [language, setLanguage] = useKept(LANGUAGE_KEY, "en");
	const [microphone, setMicrophone] = useKept(MICROPHONE_KEY, "");
	const [isRoom, setRoom] = useState(false);
	const [sampleError, setSampleError] = useState(false);
	const endSample = useRef(() => {});
	const microphones = useMicrophones(state.sources.me?.state);
	const settings = () => ({ language, isRoom, background: background() });
	const { interviewer, me } = state.sources;
	const isOn = [interviewer, me].some((source) => source && source.state !== "stopped");
	const stop = (...speakers: Speaker[]) => {
		endSample.current();
		void interview.stop(...speakers);
	};
	/** A browser opens its dialogs for some seconds after a click, long enough to load the code. */
	const start = async (run: (listening: Listening) => Promise<void>) => {
		setFailed(false);
		setSampleError(false);
		const listening = await importListening().catch(() => undefined);
		if (listening) await run(listening);
		else setFailed(true);
	};
	const startSample = async ({ listenToSample }: Listening) => {
		try {
			endSample.current = await listenToSample(interview);
		} catch {
			setSampleError(true);
		}
	};
	return (
		<Card aria-label="Listening" className="space-y-4 p-5 sm:p-5">
			<Source
				name="Interviewer"
				detail={
					canShareTabSound()
						? "Sound of the call’s tab or screen"
						: createProblem("unsupported", "interviewer").message
				}
				speaker="interviewer"
				source={interviewer}
				interview={interview}
				start={() =>
					void start(({ listenToInterviewer }) => listenToInterviewer(interview, settings()))
				}
				stop={() => stop("interviewer")}
				startLabel="Share the call"
			/>
			<Source
				name="You"
				detail={isRoom ? "Microphone, several people" : "Microphone"}
				speaker="me"
				source={me}
				interview={interview}
				start={() =>
					void start(({ listenToMicrophone }) =>
						listenToMicrophone(interview, settings(), microphone || undefined),
					)
				}
				stop={() => stop("me")}
				startLabel="Use the microphone"
			/>
			{hasFailed && (
				<Alert>
					The code for listening could not be loaded. Check your connection and try again.
				</Alert>
			)}
			{sampleError && <Alert>The sample interview could not be played. Try again.</Alert>}
			<p className="text-soft text-sm">
				Tell everyone in the call that they are being transcribed. Sound goes to Deepgram, and the
				transcript to Gemini for answers.
			</p>
			<div className="flex flex-wrap gap-2">
				{isOn ? (
					<Button look="plain" onClick={() => stop()}>
						Stop listening
					</Button>
				) : (
					<Button look="plain" onClick={() => void start(startSample)}>
						Try a sample interview
					</Button>
				)}
			</div>
			<details>
				<summary className="text-soft flex min-h-11 cursor-pointer items-center text-sm">
					Language and microphone
				</summary>
				<div className="flex flex-wrap gap-3">
					<Select label="Language" value={language} onChange={setLanguage}>
						{Object.entries(LANGUAGES).map(([code, name]) => (
							<option key={code} value={code}>
								{name}
							</option>
						))}
					</Select>
					<Select label="Microphone" value={microphone} onChange={setMicrophone}>
						<option value="">Default</option>
						{microphones.map(({ deviceId, label }) => (
							<option key={deviceId} value={deviceId}>
								{label}
							</option>
						))}
					</Select>
					<label className="inline-flex min-h-11 items-center gap-2 text-sm">
						<input
							type="checkbox"
							className="accent-accent size-5"
							checked={isRoom}
							onChange={({ target }) => setRoom(target.checked)}
						/>
						Several people share the microphone
					</label>
				</div>
				<p className="text-soft mt-2 text-sm">Changes apply when listening starts again.</p>
			</details>
		</Card>
	);
}

interface SourceProps {
	name: string;
	detail: string;
	speaker: Speaker;
	source: SourceStatus | undefined;
	interview: LiveInterview;
	start: () => void;
	stop: () => void;
	startLabel: string;
}

function Source({
	name,
	detail,
	speaker,
	source,
	interview,
	start,
	stop,
	startLabel,
}: SourceProps) {
	const isOn = source !== undefined && source.state !== "stopped";
	return (
		<div className="space-y-2">
			<div className="flex flex-wrap items-center gap-x-3 gap-y-1">
				<div className="mr-auto min-w-0">
					<p className="font-medium">{name}</p>
					<p className="text-soft text-sm" role="status">
						{statusOf(source) ?? detail}
					</p>
				</div>
				<Button look={isOn ? "plain" : "primary"} className="px-3" onClick={isOn ? stop : start}>
					{isOn ? "Stop" : startLabel}
				</Button>
			</div>
			{isOn && <Meter speaker={speaker} name={name} interview={interview} />}
			{source?.problem && <Alert>{source.problem.message}</Alert>}
		</div>
	);
}

/** What the check before an interview needs to show: whether the socket is open, sound arrives, and words arrive. */
function statusOf(source: SourceStatus | undefined): string | undefined {
	if (!source || source.state === "stopped") return undefined;
	if (source.state === "connecting") return "Connecting …";
	if (source.state === "reconnecting") return "Reconnecting. Sound is kept meanwhile.";
	if (source.hasWords) return "Transcribing";
	return source.hasSound ? "Sound arrives, waiting for words" : "Connected, waiting for sound";
}

function Meter({ speaker, name, interview }: Pick<SourceProps, "speaker" | "name" | "interview">) {
	const bar = useRef<HTMLDivElement>(null);
	useEffect(
		() =>
			interview.onLevel(speaker, (rms) => {
				// Loudness is perceived on a logarithmic scale; speech is between -50 and -10 dB.
				const db = 20 * Math.log10(Math.max(rms, 1e-4));
				const level = Math.min(1, Math.max(0, (db + 60) / 50));
				if (bar.current) bar.current.style.scale = `${level} 1`;
			}),
		[interview, speaker],
	);
	return (
		<div
			role="img"
			aria-label={`Sound level, ${name}`}
			className="bg-line h-2 overflow-hidden rounded-full"
		>
			<div ref={bar} className="bg-good h-full origin-left scale-x-0 rounded-full" />
		</div>
	);
}

/** A setting of this device. */
function useKept(key: string, fallback: string) {
	const [value, setValue] = useState(() => {
		try {
			return localStorage.getItem(key) ?? fallback;
		} catch {
			return fallback;
		}
	});
	const change = (next: string) => {
		setValue(next);
		try {
			localStorage.setItem(key, next);
		} catch {}
	};
	return [value, change] as const;
}

/** The microphones, which browsers name only after one has been allowed. */
function useMicrophones(state: string | undefined) {
	const [microphones, setMicrophones] = useState<{ deviceId: string; label: string }[]>([]);
	useEffect(() => {
		if (state !== "listening") return;
		let isCurrent = true;
		void import("./listen/sources.ts")
			.then(({ listMicrophones }) => listMicrophones())
			.then((found) => isCurrent && setMicrophones(found))
			.catch(() => {});
		return () => {
			isCurrent = false;
		};
	}, [state]);
	return microphones;
}
