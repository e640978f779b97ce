import ReactMarkdown, { type Components } from "react-markdown";

const COMPONENTS: Components = {
	// The answer, and what was typed, would be gone with this page.
	a: ({ href, title, children }) => (
		<a href={href} title={title} target="_blank" rel="noopener noreferrer">
			{children}
		</a>
	),
	// The model writes the source: loading it would send a request, with the reader's cookies if it is ours.
	img: ({ alt }) => alt,
};

/** The Markdown of an answer. */
export function Markdown({ text }: { text: string }) {
	return <ReactMarkdown components={COMPONENTS}>{text}</ReactMarkdown>;
}
