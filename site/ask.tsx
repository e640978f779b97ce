import { ToggleGroup } from "radix-ui";
import { lazy, Suspense, useState } from "react";
import { useCompletion } from "./completion.ts";
import { Alert, Button, Card, TextArea } from "./ui.tsx";

// Only those who get an answer need it.
const Markdown = lazy(() => import("react-markdown"));

const KINDS = [
	{ flag: "copilot", name: "Answer", label: "What was said", submit: "Help me answer" },
	{ flag: "summerizer", name: "Summary", label: "What was said", submit: "Summarize" },
	{ flag: "", name: "Prompt", label: "Your prompt", submit: "Ask" },
] as const;

/** One box to ask, and the answer below it as it comes. */
export function Ask() {
	const [kind, setKind] = useState<(typeof KINDS)[number]>(KINDS[0]);
	const completion = useCompletion();
	const isStreaming = completion.state === "streaming";

	const submit = (form: FormData) => {
		const prompt = String(form.get("prompt") ?? "");
		if (!prompt.trim()) return;
		void completion.ask({ prompt, bg: String(form.get("bg") ?? ""), flag: kind.flag });
	};

	return (
		<div className="space-y-6">
			<h1>What do you need to say?</h1>
			<form
				className="space-y-4"
				onSubmit={(event) => {
					event.preventDefault();
					submit(new FormData(event.currentTarget));
				}}
				onKeyDown={(event) => {
					if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
						event.currentTarget.requestSubmit();
					}
				}}
			>
				<ToggleGroup.Root
					type="single"
					aria-label="What you get"
					value={kind.name}
					onValueChange={(name) => {
						// Pressing the chosen one again gives no name, and leaves it chosen.
						const next = KINDS.find((candidate) => candidate.name === name);
						if (next) setKind(next);
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
					maxLength={32_000}
					placeholder={kind.flag ? "Interviewer: Tell me about a time when …" : undefined}
				/>
				{kind.flag === "copilot" && (
					<TextArea
						label="About you and the role (optional)"
						name="bg"
						rows={2}
						maxLength={16_000}
						placeholder="Your experience, the job, the company"
					/>
				)}
				{isStreaming ? (
					// Keys, or React makes the one button of the other, and the click that stops submits as well.
					<Button key="stop" look="plain" className="w-full sm:w-auto" onClick={completion.stop}>
						Stop
					</Button>
				) : (
					<Button key="submit" type="submit" className="w-full sm:w-auto">
						{kind.submit}
					</Button>
				)}
			</form>
			{completion.state !== "idle" && <AnswerCard {...completion} />}
		</div>
	);
}

function AnswerCard({
	state,
	text,
	error,
}: Pick<ReturnType<typeof useCompletion>, "state" | "text" | "error">) {
	const isStreaming = state === "streaming";
	return (
		<Card aria-label="Answer" aria-live="polite" aria-busy={isStreaming}>
			{text ? (
				<div className="answer">
					<Suspense fallback={<p className="whitespace-pre-wrap">{text}</p>}>
						<Markdown>{text}</Markdown>
					</Suspense>
				</div>
			) : (
				isStreaming && <p className="text-soft motion-safe:animate-pulse">Thinking …</p>
			)}
			{error && (
				<div className="mt-4">
					<Alert>{error}</Alert>
				</div>
			)}
			{state === "stopped" && <p className="text-soft mt-4 text-sm">Stopped.</p>}
		</Card>
	);
}
