import { clsx } from "clsx";
import { memo, useEffect, useRef } from "react";
import { Button } from "../../_ui/button.tsx";
import { CONTROL } from "../../_ui/controls.tsx";
import { gapText } from "./gap-text.ts";
import { SPEAKER_NAMES } from "./speaker-options.tsx";
import type { Entry, Turn } from "./transcript.ts";

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

interface Props {
	entry: Entry;
	isEdited: boolean;
	edit: (id: string) => void;
	/** An undefined text leaves it unchanged. */
	correct: (id: string, text: string | undefined) => void;
}

/** A turn or a gap. Rendered again only when it has changed: a transcript has hundreds, and words come several times a second. */
export const EntryItem = memo(function EntryItem({ entry, isEdited, edit, correct }: Props) {
	const item = useRef<HTMLLIElement>(null);
	const hadFocus = useRef(false);
	const done = (text?: string) => {
		// Not after a click, which leaves no focus on its button.
		hadFocus.current = item.current?.contains(document.activeElement) ?? false;
		correct(entry.id, text);
	};
	useEffect(() => {
		if (isEdited || !hadFocus.current) return;
		hadFocus.current = false;
		item.current?.querySelector("button")?.focus();
	}, [isEdited]);
	return (
		<li ref={item} className="wrap-anywhere">
			<p className="text-soft text-xs">{headingOf(entry)}</p>
			{entry.kind === "gap" ? (
				<p className="text-soft text-sm">{gapText(entry.seconds)}</p>
			) : isEdited ? (
				<Correction turn={entry} done={done} />
			) : (
				<TurnText turn={entry} edit={() => edit(entry.id)} />
			)}
		</li>
	);
});

function headingOf(entry: Entry): string {
	const name = SPEAKER_NAMES[entry.speaker];
	if (entry.kind === "gap") return name;
	const voice = entry.voice === undefined ? "" : `, voice ${entry.voice + 1}`;
	return `${name}${voice}, ${TIME.format(entry.startedAt)}`;
}

function TurnText({ turn: { text, isFinal }, edit }: { turn: Turn; edit: () => void }) {
	if (!isFinal) {
		return (
			<p dir="auto" className="text-soft">
				{text || "…"}
			</p>
		);
	}
	return (
		<button
			type="button"
			dir="auto"
			title="Correct this turn"
			className="w-full text-start"
			onClick={edit}
		>
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
