import type { ComponentType } from "react";
import { ErrorBoundary } from "../../_ui/error-boundary.tsx";

export interface AnswerTextProps {
	text: string;
	/** Undefined while its code is loading, or if loading fails: the source text is shown then. */
	Markdown: ComponentType<{ text: string }> | undefined;
}

/** The text of an answer, which is Markdown. */
export function AnswerText({ text, Markdown }: AnswerTextProps) {
	const plain = <p className="whitespace-pre-wrap">{text}</p>;
	return (
		<ErrorBoundary fallback={plain} resetKey={text}>
			{Markdown ? <Markdown text={text} /> : plain}
		</ErrorBoundary>
	);
}
