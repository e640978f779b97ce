import { clsx } from "clsx";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button, Card, CONTROL } from "../_ui/controls.tsx";
import type { InterviewState, LiveInterview } from "./live-interview.ts";
import type { Speaker } from "./speaker.ts";
import type { Entry, Turn } from "./transcript/transcript.ts";

const NAMES: Record<Speaker, string> = { interviewer: "Interviewer", me: "You" };
// Closer to its end than this, the transcript follows it.
const END_PX = 40;

interface Props {
	interview: LiveInterview;
	state: InterviewState;
}

/** What was said: open words grey, final ones firm. It follows its end unless the reader has scrolled up. */
export function TranscriptPanel({ interview, state: { entries, isUnkept } }: Props) {
	const list = useFollowedEnd(entries);
	const [edited, setEdited] = useState<string>();
	const time = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
	return (
		<Card aria-label="Conversation" className="space-y-3 p-5 sm:p-5">
			<div className="flex items-center gap-2">
				<h2 className="mr-auto text-lg font-semibold">Conversation</h2>
				{entries.length > 0 && (
					<Button look="quiet" className="px-3 text-sm" onClick={interview.clear}>
						Delete
					</Button>
				)}
			</div>
			{entries.length > 0 && (
				<ol
					ref={list}
					// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard.
					tabIndex={0}
					aria-label="Turns"
					className="max-h-96 space-y-3 overflow-y-auto overscroll-contain"
				>
					{entries.map((entry) => (
						<li key={entry.id} className="wrap-anywhere">
							<p className="text-soft text-xs">
								{NAMES[entry.speaker]}
								{entry.kind === "turn" && `, ${time.format(entry.startedAt)}`}
							</p>
							{entry.kind === "gap" ? (
								<p className="text-soft text-sm">{gapText(entry.seconds)}</p>
							) : edited === entry.id ? (
								<Correction
									turn={entry}
									done={(text) => {
										if (text !== undefined) interview.correct(entry.id, text);
										setEdited(undefined);
									}}
								/>
							) : (
								<TurnText turn={entry} edit={() => setEdited(entry.id)} />
							)}
						</li>
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
}

const gapText = (seconds: number) =>
	seconds === 0 ? "Reconnected, nothing was lost." : `${seconds} s could not be transcribed.`;

function TurnText({ turn: { text, isFinal }, edit }: { turn: Turn; edit: () => void }) {
	if (!isFinal) return <p className="text-soft">{text || "…"}</p>;
	return (
		<button type="button" title="Correct this turn" className="w-full text-left" onClick={edit}>
			{text}
		</button>
	);
}

function Correction({ turn, done }: { turn: Turn; done: (text?: string) => void }) {
	const field = useRef<HTMLTextAreaElement>(null);
	useEffect(() => field.current?.focus(), []);
	return (
		<div className="space-y-2">
			<textarea
				ref={field}
				aria-label="Corrected turn"
				defaultValue={turn.text}
				className={clsx(CONTROL, "field-sizing-content")}
				onKeyDown={(event) => {
					if (event.key === "Escape") {
						// Otherwise it would stop the answer as well.
						event.stopPropagation();
						event.preventDefault();
						done();
					}
				}}
			/>
			<div className="flex gap-2">
				<Button className="px-3" onClick={() => done(field.current?.value ?? "")}>
					Save
				</Button>
				<Button look="plain" className="px-3" onClick={() => done()}>
					Cancel
				</Button>
			</div>
		</div>
	);
}

/** Adds what was said by hand. */
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
				className={clsx(CONTROL, "w-auto")}
				value={speaker}
				onChange={({ target }) => setSpeaker(target.value === "me" ? "me" : "interviewer")}
			>
				<option value="interviewer">Interviewer</option>
				<option value="me">You</option>
			</select>
			<input
				name="turn"
				aria-label="What was said"
				placeholder="Type what was said"
				autoComplete="off"
				maxLength={4_000}
				className={clsx(CONTROL, "min-w-0 flex-1 basis-40")}
			/>
			<Button type="submit" look="plain" className="px-3">
				Add
			</Button>
		</form>
	);
}

function useFollowedEnd(entries: readonly Entry[]) {
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
		return () => element.removeEventListener("scroll", onScroll);
	});
	// biome-ignore lint/correctness/useExhaustiveDependencies: it scrolls when there is something new.
	useEffect(() => {
		if (isAtEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight });
	}, [entries]);
	return list;
}
