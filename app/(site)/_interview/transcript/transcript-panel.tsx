import { clsx } from "clsx";
import {
	type FormEvent,
	type MouseEvent,
	memo,
	useCallback,
	useEffect,
	useRef,
	useState,
} from "react";
import { Button } from "../../_ui/button.tsx";
import { Card, CONTROL } from "../../_ui/controls.tsx";
import type { LiveInterview } from "../live-interview.ts";
import type { Speaker } from "../speaker.ts";
import { EntryItem } from "./entry-item.tsx";
import { SpeakerOptions, speakerOf } from "./speaker-options.tsx";
import type { Entry } from "./transcript.ts";
import { VoiceNames } from "./voice-names.tsx";

// Within this distance of its end, the transcript scrolls with new entries.
const END_PX = 40;

interface Props {
	interview: LiveInterview;
	entries: readonly Entry[];
	/** True when this browser does not store the transcript. */
	isUnkept: boolean;
}

/** The transcript: interim words are grey. Scrolls with new entries unless the reader has scrolled up. */
export const TranscriptPanel = memo(function TranscriptPanel(props: Props) {
	const { interview, entries, isUnkept } = props;
	const card = useRef<HTMLElement>(null);
	const clear = ({ currentTarget }: MouseEvent) => {
		// The button goes with what it deletes.
		if (document.activeElement === currentTarget) card.current?.focus({ preventScroll: true });
		interview.clear();
	};
	const list = useFollowedEnd();
	const [edited, setEdited] = useState<string>();
	const correct = useCallback(
		(id: string, text: string | undefined) => {
			if (text !== undefined) interview.correct(id, text);
			setEdited(undefined);
		},
		[interview],
	);
	return (
		<Card ref={card} tabIndex={-1} aria-label="Conversation" className="space-y-3">
			<div className="flex items-center gap-2">
				<h2 className="mr-auto text-lg font-semibold">Conversation</h2>
				{entries.length > 0 && (
					<Button look="quiet" className="px-3 text-sm" onClick={clear}>
						Delete
					</Button>
				)}
			</div>
			<VoiceNames entries={entries} assign={interview.assignVoice} />
			{entries.length > 0 && (
				<ol
					ref={list}
					aria-label="Turns"
					className="max-h-96 space-y-3 overflow-y-auto overscroll-contain"
				>
					{entries.map((entry) => (
						<EntryItem
							key={entry.id}
							entry={entry}
							isEdited={edited === entry.id}
							edit={setEdited}
							correct={correct}
						/>
					))}
				</ol>
			)}
			<TypeTurn interview={interview} />
			<p className="text-soft text-sm">
				{isUnkept
					? "This browser does not keep the transcript: a reload deletes it."
					: "Kept on this device only, until you delete it or sign out."}
			</p>
		</Card>
	);
});

/** A form that adds a turn by hand. */
function TypeTurn({ interview }: { interview: LiveInterview }) {
	const [speaker, setSpeaker] = useState<Speaker>("interviewer");
	const onSubmit = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const form = event.currentTarget;
		const text = String(new FormData(form).get("turn")).trim();
		if (!text) return;
		interview.type(speaker, text);
		form.reset();
	};
	return (
		<form className="flex flex-wrap items-end gap-2" onSubmit={onSubmit}>
			<select
				aria-label="Speaker"
				className={clsx(CONTROL, "max-w-36")}
				value={speaker}
				onChange={({ target }) => setSpeaker(speakerOf(target.value))}
			>
				<SpeakerOptions />
			</select>
			<input
				name="turn"
				aria-label="What was said"
				placeholder="Or type it"
				autoComplete="off"
				maxLength={4_000}
				className={clsx(CONTROL, "min-w-0 flex-1 basis-24")}
			/>
			<Button type="submit" look="plain" className="px-3">
				Add
			</Button>
		</form>
	);
}

/** Scrolls a list to its end with each rendering, unless the reader has scrolled up. */
function useFollowedEnd() {
	const list = useRef<HTMLOListElement>(null);
	const isAtEnd = useRef(true);
	useEffect(() => {
		const element = list.current;
		if (!element) return;
		const onScroll = () => {
			const { scrollHeight, scrollTop, clientHeight } = element;
			isAtEnd.current = scrollHeight - scrollTop - clientHeight < END_PX;
		};
		element.addEventListener("scroll", onScroll, { passive: true });
		if (isAtEnd.current) element.scrollTo({ top: element.scrollHeight });
		return () => element.removeEventListener("scroll", onScroll);
	});
	return list;
}
