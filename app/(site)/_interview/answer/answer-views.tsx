// One answer, in each place where it is shown.
import { clsx } from "clsx";
import { memo, type ReactNode, useState } from "react";
import { Button } from "../../_ui/button.tsx";
import { Alert } from "../../_ui/controls.tsx";
import { useCopy } from "../../_ui/use-copy.ts";
import { AnswerText, type AnswerTextProps } from "./answer-text.tsx";
import type { Answer } from "./answers.ts";

interface TextProps extends Pick<AnswerTextProps, "Markdown"> {
	answer: Answer;
}

interface RetryProps {
	answer: Answer;
	retry: (id: string) => void;
}

/**
 * Two lines for an answer without text so far, above the one that is being read. They are always there, so that the answer below does not move
 * when a question comes or goes. `awaited` stands there while there is none.
 */
export function NextAnswer({
	answer,
	awaited,
}: {
	answer: Answer | undefined;
	awaited: ReactNode;
}) {
	return (
		<div
			className={clsx(
				"text-soft mb-3 h-15 border-b pb-3 text-base",
				answer || awaited ? "border-line" : "border-transparent",
			)}
			aria-live="polite"
		>
			{answer?.problem ? (
				<p className="line-clamp-2">{answer.problem.message}</p>
			) : answer ? (
				<>
					<p dir="auto" className="truncate">
						{questionOf(answer)}
					</p>
					<p className="motion-safe:animate-pulse">Thinking …</p>
				</>
			) : (
				// Not announced after each answer and with each word: the sources say that they listen, the conversation has the words.
				<div aria-hidden="true">{awaited}</div>
			)}
		</div>
	);
}

/** An answer that has failed without text. It moves what is below: the candidate must see it. */
export function FailedAnswer({ answer, retry }: RetryProps) {
	return (
		<div className="border-line mb-4 space-y-3 border-b pb-4" aria-live="polite">
			<Question answer={answer} />
			<ProblemOf answer={answer} retry={retry} />
		</div>
	);
}

/** The answer to read. */
export function CurrentAnswer({ answer, retry, Markdown }: TextProps & RetryProps) {
	return (
		<div className="space-y-3">
			<Question answer={answer} />
			<div dir="auto" className="answer live-answer" aria-live="polite">
				<AnswerText text={answer.text} Markdown={Markdown} />
			</div>
			{answer.problem && <ProblemOf answer={answer} retry={retry} />}
			{answer.state === "stopped" && <p className="text-soft text-sm">Stopped.</p>}
			<Copy text={answer.text} />
		</div>
	);
}

export const EarlierAnswer = memo(function EarlierAnswer({ answer, Markdown }: TextProps) {
	const [wasOpened, setWasOpened] = useState(false);
	return (
		<details
			className="bg-card border-line rounded-xl border px-4 py-2"
			onToggle={({ currentTarget }) => currentTarget.open && setWasOpened(true)}
		>
			<summary dir="auto" className="cursor-pointer py-2.5 wrap-anywhere">
				{/* Two lines at most, beside the triangle: a long question would push the others away. */}
				<span className="inline-block w-[calc(100%-1.5rem)] align-top">
					<span className="line-clamp-2">
						{answer.kind === "summary" ? "Summary" : answer.question || "Answer"}
					</span>
				</span>
			</summary>
			{wasOpened && (
				<>
					<div dir="auto" className="answer pb-2 text-base">
						<AnswerText text={answer.text} Markdown={Markdown} />
					</div>
					<Copy text={answer.text} />
				</>
			)}
		</details>
	);
});

function Question({ answer }: { answer: Answer }) {
	return (
		<p dir="auto" className="text-soft text-base wrap-anywhere">
			{questionOf(answer)}
		</p>
	);
}

const questionOf = ({ kind, question, isDraft }: Answer) =>
	`${kind === "summary" ? "Summary" : question}${isDraft ? " …" : ""}`;

function ProblemOf({ answer, retry }: RetryProps) {
	const { id, problem, requestId, state } = answer;
	if (!problem) return null;
	return (
		<div className="space-y-2">
			<Alert>{problem.message}</Alert>
			<div className="flex flex-wrap items-center gap-x-4 gap-y-2">
				{problem.canRetry && state === "failed" && (
					<Button look="plain" onClick={() => retry(id)}>
						Try again
					</Button>
				)}
				{requestId && <p className="text-soft text-xs wrap-anywhere">Request {requestId}</p>}
			</div>
		</div>
	);
}

function Copy({ text }: { text: string }) {
	const { copy, isCopied } = useCopy(text);
	return (
		<Button look="quiet" className="-ml-4 text-sm" onClick={() => void copy()}>
			{isCopied === undefined ? "Copy" : isCopied ? "Copied" : "Could not copy"}
		</Button>
	);
}
