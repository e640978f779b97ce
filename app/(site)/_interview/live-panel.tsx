import { useEffect, useState, useSyncExternalStore } from "react";
import { keyAction } from "./answer/keys.ts";
import { AnswersPanel } from "./answers-panel.tsx";
import { BackgroundPanel, useBackground } from "./background-panel.tsx";
import { createLiveInterview, type LiveInterview } from "./live-interview.ts";
import { SourcesPanel } from "./sources-panel.tsx";
import { TranscriptPanel } from "./transcript-panel.tsx";

/** The live interview: answers, the newest on top; what is listened to; the transcript; the candidate's background. */
export function LivePanel({ userId, isShown }: { userId: string; isShown: boolean }) {
	const background = useBackground(userId);
	const interview = useLiveInterview(userId, background.read);
	const state = useSyncExternalStore(interview.subscribe, interview.snapshot, interview.snapshot);
	useKeys(interview, isShown);
	return (
		<div className="grid gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
			<AnswersPanel interview={interview} state={state} />
			<div className="space-y-6">
				<SourcesPanel interview={interview} state={state} background={background.read} />
				<TranscriptPanel interview={interview} state={state} />
				<BackgroundPanel {...background} />
			</div>
		</div>
	);
}

function useLiveInterview(userId: string, background: () => string): LiveInterview {
	const [interview] = useState(() => createLiveInterview(userId, background));
	useEffect(() => {
		const onHidden = () => {
			if (document.visibilityState === "hidden") interview.flush();
		};
		document.addEventListener("visibilitychange", onHidden);
		window.addEventListener("pagehide", interview.flush);
		return () => {
			document.removeEventListener("visibilitychange", onHidden);
			window.removeEventListener("pagehide", interview.flush);
			interview.close();
		};
	}, [interview]);
	return interview;
}

function useKeys(interview: LiveInterview, isShown: boolean): void {
	useEffect(() => {
		if (!isShown) return;
		const onKey = (event: KeyboardEvent) => {
			const action = keyAction(event);
			if (!action) return;
			event.preventDefault();
			if (action === "answer") interview.answerNow();
			else if (action === "summarize") interview.summarize();
			else interview.answers.stop();
		};
		window.addEventListener("keydown", onKey);
		return () => window.removeEventListener("keydown", onKey);
	}, [interview, isShown]);
}
