import { clsx } from "clsx";
import { ToggleGroup } from "radix-ui";
import { useState } from "react";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { Button } from "../../_ui/button.tsx";
import { Alert, Card, TextArea } from "../../_ui/controls.tsx";
import { useLazyModule } from "../../_ui/use-lazy-module.ts";
import { AnswerText, type AnswerTextProps } from "../answer/answer-text.tsx";
import { type Draft, keepDraft, readDraft } from "./draft.ts";
import { useCompletion } from "./use-completion.ts";

// Loaded with the first answer.
const importMarkdown = () => import("../markdown.tsx");

const KINDS = [
	{ flag: "copilot", name: "Answer", label: "Transcript", submit: "Help me answer" },
	{ flag: "summerizer", name: "Summary", label: "Transcript", submit: "Summarize" },
	{ flag: "", name: "Prompt", label: "Your prompt", submit: "Ask" },
] as const;

const EMPTY: Draft = { prompt: "", bg: "", flag: KINDS[0].flag };

/** The form for a question and the streaming answer below it. The draft is kept in the tab, by user. */
export function TypedPrompt({ userId }: { userId: string }) {
	const [draft, setDraft] = useState<Draft>(() => ({ ...EMPTY, ...readDraft(userId) }));
	const completion = useCompletion();
	const markdown = useLazyModule(importMarkdown);
	const isStreaming = completion.state === "streaming";
	const kind = KINDS.find(({ flag }) => flag === draft.flag) ?? KINDS[0];

	const change = (changed: Partial<Draft>) => {
		const next = { ...draft, ...changed };
		setDraft(next);
		keepDraft(userId, next);
	};
	const submit = () => {
		if (!draft.prompt.trim()) return;
		if (!markdown.module) void markdown.load();
		const bg = kind.flag === "copilot" ? draft.bg : "";
		void completion.ask({ prompt: draft.prompt, bg, flag: kind.flag });
	};

	return (
		<div className="space-y-6">
			<h1>What do you need to say?</h1>
			<form
				className="space-y-4"
				onSubmit={(event) => {
					event.preventDefault();
					submit();
				}}
				onKeyDown={(event) => {
					if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
						event.currentTarget.requestSubmit();
					}
				}}
			>
				<ToggleGroup.Root
					type="single"
					aria-label="Answer type"
					value={kind.name}
					onValueChange={(name) => {
						// A click on the selected item deselects it in Radix; here it stays selected.
						const next = KINDS.find((candidate) => candidate.name === name);
						if (next) change({ flag: next.flag });
					}}
					className="border-control inline-flex overflow-hidden rounded-lg border"
				>
					{KINDS.map(({ name }) => (
						<ToggleGroup.Item
							key={name}
							value={name}
							className="data-[state=on]:bg-accent data-[state=on]:text-on-accent min-h-11 px-4 font-medium"
						>
							{name}
						</ToggleGroup.Item>
					))}
				</ToggleGroup.Root>
				<TextArea
					label={kind.label}
					name="prompt"
					rows={5}
					required
					maxLength={FIELD_LIMITS.prompt.max}
					value={draft.prompt}
					onChange={({ target }) => change({ prompt: target.value })}
					placeholder={kind.flag ? "Interviewer: Tell me about a time when …" : undefined}
				/>
				{kind.flag === "copilot" && (
					<TextArea
						label="About you and the role (optional)"
						name="bg"
						rows={2}
						maxLength={FIELD_LIMITS.bg.max}
						value={draft.bg}
						onChange={({ target }) => change({ bg: target.value })}
						placeholder="Your experience, the job, the company"
					/>
				)}
				{isStreaming ? (
					// Without keys React reuses the button, and the click on Stop would also submit the form.
					<Button key="stop" look="plain" className="w-full sm:w-auto" onClick={completion.stop}>
						Stop
					</Button>
				) : (
					<Button key="submit" type="submit" className="w-full sm:w-auto">
						{kind.submit}
					</Button>
				)}
			</form>
			{completion.state !== "idle" && (
				<AnswerCard {...completion} Markdown={markdown.module?.Markdown} />
			)}
		</div>
	);
}

type AnswerProps = AnswerTextProps &
	Pick<ReturnType<typeof useCompletion>, "state" | "isEarlier" | "error">;

function AnswerCard({ state, text, isEarlier, error, Markdown }: AnswerProps) {
	const isStreaming = state === "streaming";
	const isWaiting = isStreaming && (!text || isEarlier);
	return (
		<Card aria-label="Answer" aria-live="polite" aria-busy={isStreaming}>
			{/* Above the previous answer, which must not be taken for the answer to the current question. */}
			{isWaiting && (
				<p className={clsx("text-soft motion-safe:animate-pulse", text && "mb-4")}>Thinking …</p>
			)}
			{error && isEarlier && (
				<div className="mb-4">
					<Alert>{error}</Alert>
				</div>
			)}
			{isEarlier && !isStreaming && (
				<p className="text-soft mb-4 text-sm">This is the answer to an earlier question:</p>
			)}
			{text && (
				<div dir="auto" className="answer">
					<AnswerText text={text} Markdown={Markdown} />
				</div>
			)}
			{error && !isEarlier && (
				<div className={clsx(text && "mt-4")}>
					<Alert>{error}</Alert>
				</div>
			)}
			{state === "stopped" && <p className="text-soft mt-4 text-sm">Stopped.</p>}
		</Card>
	);
}
