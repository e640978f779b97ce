import { memo, useCallback, useEffect, useState } from "react";
import { Button } from "../../_ui/button.tsx";
import { Alert, Card } from "../../_ui/controls.tsx";
import { notLoaded } from "../../_ui/not-loaded.ts";
import { useShowToast } from "../../_ui/toaster.tsx";
import { useLazyModule } from "../../_ui/use-lazy-module.ts";
import { LabelledCheckbox } from "../labelled-checkbox.tsx";
import type { InterviewState, LiveInterview } from "../live-interview.ts";
import { openQuestion } from "../transcript/transcript.ts";
import { useStore } from "../use-store.ts";
import { CurrentAnswer, EarlierAnswer, FailedAnswer, NextAnswer } from "./answer-views.tsx";

// Loaded with the first answer.
const importMarkdown = () => import("../markdown.tsx");
const importExport = () => import("../export-markdown.ts");

const KEY = "ml-2 rounded border border-current px-1.5 text-xs font-normal";

/** More would push what is below, on a phone the sources, out of reach. */
const SHOWN_EARLIER = 5;

const HOW_TO_START =
	"Answers appear here. Start listening, or play the sample interview to see how it works.";

interface Props extends Pick<InterviewState, "mode" | "isUnkept" | "isUnloaded"> {
	interview: LiveInterview;
	/** Stands where the next answer will be; undefined while no source is on. */
	idle: string | undefined;
	/** Something was said. */
	hasEntries: boolean;
}

/** The newest answer with its question, large; above it the one that is loading, below it the earlier ones. Of it, only `Awaited` renders again with every word of the transcript. */
export const AnswersPanel = memo(function AnswersPanel(props: Props) {
	const { interview, idle, hasEntries, mode, isUnkept, isUnloaded } = props;
	const { answers } = interview;
	const { next, current, earlier } = useStore(answers);
	const markdown = useLazyModule(importMarkdown);
	const { load } = markdown;
	const hasAnswer = Boolean(next ?? current);
	useEffect(() => {
		if (hasAnswer) void load();
	}, [hasAnswer, load]);
	const retry = useCallback((id: string) => answers.retry(id), [answers]);
	const [isWhole, setWhole] = useState(false);
	const showToast = useShowToast();
	const kept = isUnkept ? undefined : "what was said";
	const exportInterview = () =>
		download(interview).catch(() =>
			showToast({
				text: notLoaded("The export", kept),
				isError: true,
			}),
		);
	const isRunning = next ? next.state !== "failed" : current?.state === "streaming";
	const Markdown = markdown.module?.Markdown;
	const awaited = idle && <Awaited interview={interview} idle={idle} />;
	return (
		<div className="answers min-w-0 space-y-4">
			<div className="flex flex-wrap items-center gap-2">
				<Button disabled={!hasEntries} onClick={interview.answerNow}>
					Answer now<kbd className={KEY}>Enter</kbd>
				</Button>
				<Button look="plain" disabled={!hasEntries} onClick={interview.summarize}>
					Summarize<kbd className={KEY}>S</kbd>
				</Button>
				<Button look="plain" disabled={!isRunning} onClick={answers.stop}>
					Stop<kbd className={KEY}>Esc</kbd>
				</Button>
				<div className="sm:ml-auto">
					<LabelledCheckbox
						label="Answer automatically"
						isChecked={mode === "automatic"}
						onChange={(isChecked) => interview.setMode(isChecked ? "automatic" : "by-key")}
					/>
				</div>
			</div>
			{isUnloaded && <Alert>{notLoaded("The code for answers", kept)}</Alert>}
			<Card aria-label="Answer" aria-busy={isRunning} className="newest min-h-64">
				{next?.state === "failed" ? (
					<FailedAnswer answer={next} retry={retry} />
				) : (
					hasAnswer && <NextAnswer answer={next} awaited={awaited} />
				)}
				{current && <CurrentAnswer answer={current} retry={retry} Markdown={Markdown} />}
				{!hasAnswer && <div className="text-soft text-base">{awaited ?? HOW_TO_START}</div>}
			</Card>
			{earlier.length > 0 && (
				// Without a box of its own, which would be what stays in place, instead of the answer in it that is open.
				<section aria-label="Earlier answers" className="contents *:mb-3">
					<h2 className="text-lg font-semibold">Earlier answers</h2>
					{(isWhole ? earlier : earlier.slice(0, SHOWN_EARLIER)).map((answer) => (
						<EarlierAnswer key={answer.id} answer={answer} Markdown={Markdown} />
					))}
					{!isWhole && earlier.length > SHOWN_EARLIER && (
						<Button look="quiet" className="text-sm" onClick={() => setWhole(true)}>
							Show all {earlier.length}
						</Button>
					)}
				</section>
			)}
			{(current || hasEntries) && (
				<Button look="quiet" className="text-sm" onClick={() => void exportInterview()}>
					Export as Markdown
				</Button>
			)}
		</div>
	);
});

/** What stands where the next answer will be: the last two lines of what the interviewer is saying, else `idle`. */
function Awaited({ interview, idle }: Pick<Props, "interview" | "idle">) {
	const { subscribe } = interview;
	const snapshot = () => openQuestion(interview.snapshot().entries);
	const question = useStore({ subscribe, snapshot });
	if (!question) return idle;
	return (
		<div className="flex max-h-12 flex-col justify-end overflow-hidden">
			<p dir="auto" className="wrap-anywhere">
				{question}
			</p>
		</div>
	);
}

async function download(interview: LiveInterview): Promise<void> {
	const { exportFileName, exportMarkdown } = await importExport();
	const { entries } = interview.snapshot();
	const markdown = exportMarkdown({ entries, answers: interview.answers.all() });
	const url = URL.createObjectURL(new Blob([markdown], { type: "text/markdown" }));
	const link = document.createElement("a");
	link.href = url;
	link.download = exportFileName(new Date());
	link.click();
	URL.revokeObjectURL(url);
}
