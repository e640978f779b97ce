import { clsx } from "clsx";
import { type DragEvent, useRef, useState } from "react";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { Alert, Button, Card, CONTROL, Select, TextArea } from "../_ui/controls.tsx";
import { type Background, composeBackground } from "./background/compose-background.ts";
import {
	addPreset,
	changePreset,
	keepPresets,
	type Preset,
	type Presets,
	readPresets,
	removePreset,
	selectedPreset,
} from "./background/presets.ts";
import { deviceStorage } from "./device-storage.ts";

const FIELDS: readonly { part: keyof Background; label: string; placeholder: string }[] = [
	{ part: "resume", label: "Résumé", placeholder: "Paste it, or drop a text file or PDF here" },
	{ part: "jobDescription", label: "Job description", placeholder: "The role and the company" },
	{ part: "notes", label: "Notes", placeholder: "Stories to tell, figures to remember" },
];

interface UsedBackground {
	kept: Presets;
	change: (next: Presets) => void;
	isUnkept: boolean;
	/** Returns what is sent with a question. */
	read: () => string;
}

/** The candidate's background, in presets on this device. */
export function useBackground(userId: string): UsedBackground {
	const [kept, setKept] = useState(() => readPresets(deviceStorage(), userId));
	const [isUnkept, setUnkept] = useState(false);
	const latest = useRef(kept);
	const [read] = useState(() => () => composeBackground(selectedPreset(latest.current)).text);
	const change = (next: Presets) => {
		latest.current = next;
		setKept(next);
		setUnkept(!keepPresets(deviceStorage(), userId, next));
	};
	return { kept, change, isUnkept, read };
}

export function BackgroundPanel({ kept, change, isUnkept }: UsedBackground) {
	const [problem, setProblem] = useState<string>();
	const preset = selectedPreset(kept);
	const { cut } = composeBackground(preset);
	const set = (changed: Partial<Preset>) => change(changePreset(kept, preset.id, changed));
	const onDrop = async (event: DragEvent, part: keyof Background) => {
		const [file] = event.dataTransfer.files;
		if (!file) return;
		event.preventDefault();
		setProblem(undefined);
		try {
			const { readFile } = await import("./background/read-file.ts");
			set({ [part]: await readFile(file) });
		} catch (error) {
			// Its message is a sentence for the user.
			setProblem(error instanceof Error ? error.message : String(error));
		}
	};
	return (
		<Card aria-label="Background" className="p-5 sm:p-5">
			<details>
				<summary className="flex min-h-11 cursor-pointer items-center text-lg font-semibold">
					Background: {preset.name}
				</summary>
				<div className="space-y-4 pt-2">
					<div className="flex flex-wrap items-end gap-2">
						<Select
							label="Preset"
							value={kept.selected}
							onChange={(selected) => change({ ...kept, selected })}
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
							onClick={() => change(addPreset(kept, `Background ${kept.presets.length + 1}`))}
						>
							New
						</Button>
						<Button
							look="plain"
							className="px-3"
							onClick={() => change(removePreset(kept, preset.id))}
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
						// biome-ignore lint/a11y/noStaticElementInteractions: a second way to fill the field inside.
						<div
							key={part}
							onDragOver={(event) => event.preventDefault()}
							onDrop={(event) => void onDrop(event, part)}
						>
							<TextArea
								label={label}
								rows={3}
								maxLength={FIELD_LIMITS.prompt.max}
								placeholder={placeholder}
								value={preset[part]}
								onChange={({ target }) => set({ [part]: target.value })}
							/>
						</div>
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
							: "Kept on this device only. It is sent with each question, as it stands here."}
					</p>
				</div>
			</details>
		</Card>
	);
}
