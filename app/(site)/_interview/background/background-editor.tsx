import { clsx } from "clsx";
import { type DragEvent, useState } from "react";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { Alert, Button, CONTROL, Select, TextArea } from "../../_ui/controls.tsx";
import { type Background, composeBackground } from "./compose-background.ts";
import { addPreset, changePreset, type Preset, removePreset, selectedPreset } from "./presets.ts";
import type { UsedBackground } from "./use-background.ts";

const FIELDS: readonly { part: keyof Background; label: string; placeholder: string }[] = [
	{ part: "resume", label: "Résumé", placeholder: "Paste it, or drop a text file or PDF here" },
	{ part: "jobDescription", label: "Job description", placeholder: "The role and the company" },
	{ part: "notes", label: "Notes", placeholder: "Stories to tell, figures to remember" },
];

const NOT_LOADED =
	"The code that reads files could not be loaded. Check your connection and try again; if that does not help, reload the page.";

/** Edits the presets. Loaded when it is opened. */
export function BackgroundEditor({ kept, change, isUnkept }: UsedBackground) {
	const [problem, setProblem] = useState<string>();
	const preset = selectedPreset(kept);
	const { cut } = composeBackground(preset);
	const set = (changed: Partial<Preset>) =>
		change((latest) => changePreset(latest, preset.id, changed));
	const onDrop = async (event: DragEvent, part: keyof Background) => {
		const [file] = event.dataTransfer.files;
		if (!file) return;
		event.preventDefault();
		setProblem(undefined);
		try {
			const { readFile } = await import("./read-file.ts");
			set({ [part]: await readFile(file) });
		} catch (error) {
			const isOfFile = error instanceof Error && error.name === "FileError";
			// Otherwise the import has failed, offline or because a deploy has replaced the file.
			setProblem(isOfFile ? error.message : NOT_LOADED);
		}
	};
	return (
		<div className="space-y-4 pt-2">
			<div className="flex flex-wrap items-end gap-2">
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
				<Button
					look="plain"
					className="px-3"
					onClick={() =>
						change((latest) => addPreset(latest, `Background ${latest.presets.length + 1}`))
					}
				>
					New
				</Button>
				<Button
					look="plain"
					className="px-3"
					onClick={() => change((latest) => removePreset(latest, preset.id))}
				>
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
					onDrop={(event) => void onDrop(event, part)}
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
