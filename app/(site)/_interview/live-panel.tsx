import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";
import { Button } from "../_ui/button.tsx";
import { Card } from "../_ui/controls.tsx";
import { Loaded } from "../_ui/loaded.tsx";
import { Toaster } from "../_ui/toaster.tsx";
import { AnswersPanel } from "./answer/answers-panel.tsx";
import { keyAction } from "./answer/keyboard.ts";
import type { Mode } from "./answer/when-to-answer.ts";
import { selectedPreset } from "./background/presets.ts";
import { useBackground } from "./background/use-background.ts";
import { LazyDetails } from "./lazy-details.tsx";
import { createLiveInterview, type InterviewState, type LiveInterview } from "./live-interview.ts";
import { SourcesPanel } from "./sources/sources-panel.tsx";
import { TranscriptPanel } from "./transcript/transcript-panel.tsx";
import { UsageLine } from "./usage-line.tsx";
import { useStore } from "./use-store.ts";

const importAssistant = () => import("./assistant/assistant-panel.tsx");
const importEditor = () => import("./background/background-editor.tsx");

/** The live interview: answers, newest first; the sources; the transcript; the candidate's background. */
export function LivePanel({ userId, isShown }: { userId: string; isShown: boolean }) {
	const background = useBackground(userId);
	const interview = useLiveInterview(userId, background.read);
	const state = useStore(interview);
	const [isAsking, setAsking] = useState(false);
	const [pictureRequest, setPictureRequest] = useState(0);
	const panel = useFocusOnlyByKeyboard();
	useKeys(interview, isShown, () => {
		setAsking(true);
		setPictureRequest((count) => count + 1);
	});
	const { entries, sources, mode, isUnkept, isUnloaded } = state;
	return (
		<Toaster>
			<h1 className="sr-only">Interview</h1>
			<div
				ref={panel}
				className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]"
			>
				<div className="space-y-6">
					<AnswersPanel
						interview={interview}
						idle={idleText(sources, mode)}
						hasEntries={entries.length > 0}
						mode={mode}
						isUnkept={isUnkept}
						isUnloaded={isUnloaded}
					/>
					{isAsking ? (
						<Card>
							<Loaded importer={importAssistant}>
								{({ AssistantPanel }) => (
									<AssistantPanel
										interview={interview}
										background={background.read}
										pictureRequest={pictureRequest}
									/>
								)}
							</Loaded>
						</Card>
					) : (
						<Button look="plain" onClick={() => setAsking(true)}>
							Ask the assistant
						</Button>
					)}
				</div>
				<div className="space-y-6">
					<SourcesPanel
						userId={userId}
						interview={interview}
						state={state}
						background={background.read}
					/>
					<TranscriptPanel interview={interview} entries={entries} isUnkept={isUnkept} />
					<UsageLine />
					<Card aria-label="Background">
						<LazyDetails
							summary={`Background: ${selectedPreset(background.kept).name}`}
							className="text-lg font-semibold"
							importer={importEditor}
						>
							{({ BackgroundEditor }) => <BackgroundEditor {...background} />}
						</LazyDetails>
					</Card>
				</div>
			</div>
		</Toaster>
	);
}

const LISTENING = {
	automatic: "Listening for the next question.",
	"by-key": "Listening. Press Enter for an answer.",
};

/** What stands where the next answer will be; undefined while no source is on. */
function idleText(sources: InterviewState["sources"], mode: Mode): string | undefined {
	const states = Object.values(sources).map(({ state }) => state);
	if (states.includes("listening")) return LISTENING[mode];
	return states.some((state) => state !== "stopped") ? "Not transcribing yet." : undefined;
}

function useLiveInterview(userId: string, background: () => string): LiveInterview {
	const [interview] = useState(() => createLiveInterview(userId, background));
	useEffect(() => {
		interview.open();
		const onHidden = () => {
			if (document.visibilityState === "hidden") interview.flush();
		};
		document.addEventListener("visibilitychange", onHidden);
		window.addEventListener("storage", interview.onStored);
		window.addEventListener("pagehide", interview.leave);
		return () => {
			document.removeEventListener("visibilitychange", onHidden);
			window.removeEventListener("storage", interview.onStored);
			window.removeEventListener("pagehide", interview.leave);
			interview.close();
		};
	}, [interview]);
	return interview;
}

/**
 * Takes the focus from a button of the panel after a click with the pointer, so that Enter answers and does not press that button again. Tab
 * still goes on from the button.
 */
function useFocusOnlyByKeyboard() {
	const panel = useRef<HTMLDivElement>(null);
	useEffect(() => {
		const onClick = ({ detail, target }: MouseEvent) => {
			// A click by keyboard has a `detail` of 0.
			if (detail === 0 || !(target instanceof Element)) return;
			const pressed = target.closest<HTMLElement>("button, summary, input[type=file]");
			if (pressed === document.activeElement) pressed?.blur();
		};
		const element = panel.current;
		element?.addEventListener("click", onClick);
		return () => element?.removeEventListener("click", onClick);
	}, []);
	return panel;
}

function useKeys(interview: LiveInterview, isShown: boolean, takePicture: () => void): void {
	const onPicture = useEffectEvent(takePicture);
	// Before the page is drawn: keys work as soon as the page shows them.
	useLayoutEffect(() => {
		if (!isShown) return;
		const onKey = (event: KeyboardEvent) => {
			const action = keyAction(event);
			if (!action) return;
			event.preventDefault();
			if (action === "answer") interview.answerNow();
			else if (action === "summarize") interview.summarize();
			else if (action === "picture") onPicture();
			else interview.answers.stop();
		};
		window.addEventListener("keydown", onKey);
		return () => window.removeEventListener("keydown", onKey);
	}, [interview, isShown]);
}
