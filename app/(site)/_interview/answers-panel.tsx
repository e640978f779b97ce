import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { Alert, Button, Card } from "../_ui/controls.tsx";
import { ErrorBoundary } from "../_ui/error-boundary.tsx";
import { useLazyModule } from "../_ui/use-lazy-module.ts";
import type { Answer } from "./answer/answers.ts";
import type { InterviewState, LiveInterview } from "./live-interview.ts";

// Needed with the first answer only.
const importMarkdown = () => import("./markdown.tsx");

const KEY = "ml-2 rounded border border-current px-1.5 text-xs font-normal";

interface Props {
	interview: LiveInterview;
	state: InterviewState;
}

/** The newest answer, large, with its question; the one that is asked for above it; the earlier ones below. */
export function AnswersPanel({ interview, state }: Props) {
	const { answers } = interview;
	const { next, current, earlier } = useSyncExternalStore(
		answers.subscribe,
		answers.snapshot,
		answers.snapshot,
	);
	const markdown = useLazyModule(importMarkdown);
	const { load } = markdown;
	const hasAnswer = Boolean(next ?? current);
	useEffect(() => {
		if (hasAnswer) void load();
	}, [hasAnswer, load]);
	const isRunning = next ? next.state !== "failed" : current?.state === "streaming";
	const canAsk = state.entries.length > 0;
	const render = (answer: Answer) => {
		const plain = <p className="whitespace-pre-wrap">{answer.text}</p>;
		const Markdown = markdown.module?.Markdown;
		return (
			<ErrorBoundary fallback={plain} resetKey={answer.text}>
				{Markdown ? <Markdown text={answer.text} /> : plain}
			</ErrorBoundary>
		);
	};
	return (
		<div className="min-w-0 space-y-4">
			<div className="flex flex-wrap items-center gap-2">
				<Button disabled={!canAsk} onClick={interview.answerNow}>
					Answer now<kbd className={KEY}>Enter</kbd>
				</Button>
				<Button look="plain" disabled={!canAsk} onClick={interview.summarize}>
					Summarize<kbd className={KEY}>S</kbd>
				</Button>
				<Button look="plain" disabled={!isRunning} onClick={answers.stop}>
					Stop<kbd className={KEY}>Esc</kbd>
				</Button>
				<label className="ml-auto inline-flex min-h-11 items-center gap-2 text-sm">
					<input
						type="checkbox"
						className="accent-accent size-5"
						checked={state.mode === "automatic"}
						onChange={({ target }) => interview.setMode(target.checked ? "automatic" : "by-key")}
					/>
					Answer questions automatically
				</label>
			</div>
			<Card aria-label="Answer" aria-busy={isRunning} className="min-h-64 p-5">
				{next && <NextAnswer answer={next} retry={() => answers.retry(next.id)} />}
				{current ? (
					<CurrentAnswer answer={current} retry={() => answers.retry(current.id)}>
						{render(current)}
					</CurrentAnswer>
				) : (
					!next && (
						<p className="text-soft">
							Answers appear here. Start listening, or play the sample interview to see how it
							works.
						</p>
					)
				)}
			</Card>
			{earlier.length > 0 && (
				<section aria-label="Earlier answers" className="space-y-3">
					<h2 className="text-lg font-semibold">Earlier answers</h2>
					{earlier.map((answer) => (
						<details key={answer.id} className="bg-card border-line rounded-xl border px-4 py-2">
							<summary className="flex min-h-11 cursor-pointer items-center wrap-anywhere">
								{answer.kind === "summary" ? "Summary" : answer.question || "Answer"}
							</summary>
							<div className="answer pb-2 text-base">{render(answer)}</div>
							<Copy text={answer.text} />
						</details>
					))}
				</section>
			)}
			{(current || state.entries.length > 0) && (
				<Button look="quiet" className="text-sm" onClick={() => void download(interview, state)}>
					Export as Markdown
				</Button>
			)}
		</div>
	);
}

function NextAnswer({ answer, retry }: { answer: Answer; retry: () => void }) {
	return (
		<div className="border-line mb-4 space-y-3 border-b pb-4" aria-live="polite">
			<Question answer={answer} />
			{answer.problem ? (
				<ProblemOf answer={answer} retry={retry} />
			) : (
				<p className="text-soft motion-safe:animate-pulse">Thinking …</p>
			)}
		</div>
	);
}

interface CurrentProps {
	answer: Answer;
	retry: () => void;
	children: ReactNode;
}

function CurrentAnswer({ answer, retry, children }: CurrentProps) {
	return (
		<div className="space-y-3">
			<Question answer={answer} />
			<div className="answer live-answer" aria-live="polite">
				{children}
			</div>
			{answer.problem && <ProblemOf answer={answer} retry={retry} />}
			{answer.state === "stopped" && <p className="text-soft text-sm">Stopped.</p>}
			<Copy text={answer.text} />
		</div>
	);
}

function Question({ answer: { kind, question, isDraft } }: { answer: Answer }) {
	return (
		<p className="text-soft text-sm wrap-anywhere">
			{kind === "summary" ? "Summary" : question}
			{isDraft && " …"}
		</p>
	);
}

function ProblemOf({ answer, retry }: { answer: Answer; retry: () => void }) {
	const { problem, requestId, state } = answer;
	if (!problem) return null;
	return (
		<div className="space-y-2">
			<Alert>{problem.message}</Alert>
			{problem.canRetry && state === "failed" && (
				<Button look="plain" onClick={retry}>
					Try again
				</Button>
			)}
			{requestId && <p className="text-soft text-xs wrap-anywhere">Request {requestId}</p>}
		</div>
	);
}

function Copy({ text }: { text: string }) {
	const [isCopied, setCopied] = useState(false);
	return (
		<Button
			look="quiet"
			className="-ml-4 text-sm"
			onClick={() =>
				void navigator.clipboard.writeText(text).then(
					() => setCopied(true),
					() => setCopied(false),
				)
			}
		>
			{isCopied ? "Copied" : "Copy"}
		</Button>
	);
}

async function download(interview: LiveInterview, { entries }: InterviewState): Promise<void> {
	const { exportFileName, exportMarkdown } = await import("./export-markdown.ts");
	const markdown = exportMarkdown({ entries, answers: interview.answers.all() });
	const url = URL.createObjectURL(new Blob([markdown], { type: "text/markdown" }));
	const link = document.createElement("a");
	link.href = url;
	link.download = exportFileName(new Date());
	link.click();
	URL.revokeObjectURL(url);
}
