import { clsx } from "clsx";
import { useState } from "react";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { Button, buttonClass } from "../../_ui/button.tsx";
import { Alert, CONTROL, Select, TextArea } from "../../_ui/controls.tsx";
import { notLoaded } from "../../_ui/not-loaded.ts";
import { useShowToast } from "../../_ui/toaster.tsx";
import { type Background, composeBackground } from "./compose-background.ts";
import {
	addPreset,
	addText,
	changePreset,
	type Preset,
	removePreset,
	restorePreset,
	selectedPreset,
} from "./presets.ts";
import type { UsedBackground } from "./use-background.ts";

const FIELDS: readonly { part: keyof Background; label: string; placeholder: string }[] = [
	{ part: "resume", label: "Résumé", placeholder: "Paste it, or drop text files or PDFs here" },
	{ part: "jobDescription", label: "Job description", placeholder: "The role and the company" },
	{ part: "notes", label: "Notes", placeholder: "Stories to tell, figures to remember" },
];

/** Edits the presets. Loaded when it is opened. */
export function BackgroundEditor({ kept, change, isUnkept }: UsedBackground) {
	const [problem, setProblem] = useState<string>();
	const preset = selectedPreset(kept);
	const { cut } = composeBackground(preset);
	const showToast = useShowToast();
	const remove = () => {
		change((latest) => removePreset(latest, preset.id));
		showToast({
			text: (
				<>
					“<bdi>{preset.name}</bdi>” has been deleted.
				</>
			),
			undo: () => change((latest) => restorePreset(latest, preset)),
		});
	};
	const set = (changed: Partial<Preset>) =>
		change((latest) => changePreset(latest, preset.id, changed));
	/** Adds the text of files to what the part has. */
	const add = async (files: readonly File[], part: keyof Background) => {
		setProblem(undefined);
		try {
			const { readFiles } = await import("./read-files.ts");
			const text = await readFiles(files);
			change((latest) => addText(latest, preset.id, part, text));
		} catch (error) {
			const isOfFile = error instanceof Error && error.name === "FileError";
			// Otherwise the import has failed, offline or because a deploy has replaced the file.
			setProblem(isOfFile ? error.message : notLoaded("The code that reads files"));
		}
	};
	return (
		<div className="space-y-4 pt-2">
			<div className="flex flex-wrap items-end gap-2">
				<div className="grow basis-full sm:basis-0">
					<Select
						label="Preset"
						value={kept.selected}
						onChange={(selected) => change((latest) => ({ ...latest, selected }))}
					>
						{kept.presets.map(({ id, name }) => (
							<option key={id} value={id}>
								{name}
							</option>
						))}
					</Select>
				</div>
				<Button
					look="plain"
					className="px-3"
					onClick={() =>
						change((latest) => addPreset(latest, `Background ${latest.presets.length + 1}`))
					}
				>
					New
				</Button>
				<Button look="plain" className="px-3" onClick={remove}>
					Delete
				</Button>
			</div>
			<label className="block text-sm font-medium">
				Name
				<input
					className={clsx(CONTROL, "mt-1 font-normal")}
					maxLength={60}
					value={preset.name}
					onChange={({ target }) => set({ name: target.value })}
				/>
			</label>
			{FIELDS.map(({ part, label, placeholder }) => (
				<TextArea
					key={part}
					label={label}
					rows={3}
					maxLength={FIELD_LIMITS.prompt.max}
					placeholder={placeholder}
					value={preset[part]}
					onChange={({ target }) => set({ [part]: target.value })}
					onDragOver={(event) => event.preventDefault()}
					onDrop={(event) => {
						const files = [...event.dataTransfer.files];
						// Without files it is text, which the browser inserts.
						if (files.length === 0) return;
						event.preventDefault();
						void add(files, part);
					}}
					action={<FileButton label={label} onFiles={(files) => void add(files, part)} />}
				/>
			))}
			{problem && <Alert>{problem}</Alert>}
			{cut.map((sentence) => (
				<p key={sentence} className="text-soft text-sm">
					{sentence}
				</p>
			))}
			<p className="text-soft text-sm">
				{isUnkept
					? "This browser does not keep the background: a reload deletes it."
					: "Stored on this device only, until you sign out. It is sent to Gemini with each question; names and terms in it go to Deepgram while you listen."}
			</p>
		</div>
	);
}

/** Opens the system's dialog for files: phones and keyboards cannot drop one. */
function FileButton({
	label,
	onFiles,
}: {
	label: string;
	onFiles: (files: readonly File[]) => void;
}) {
	return (
		<label className={buttonClass("quiet", "has-focus-visible:outline-2 cursor-pointer text-sm")}>
			Choose files<span className="sr-only">: {label}</span>
			<input
				type="file"
				multiple
				className="sr-only"
				accept=".txt,.md,.pdf,text/*,application/pdf"
				onChange={({ target }) => {
					onFiles([...(target.files ?? [])]);
					// So that the same file can be chosen again.
					target.value = "";
				}}
			/>
		</label>
	);
}
