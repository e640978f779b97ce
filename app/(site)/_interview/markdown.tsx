import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

const COMPONENTS: Components = {
	// In a new tab: opening it here would discard the answer.
	a: ({ href, title, children }) => (
		<a href={href} title={title} target="_blank" rel="noopener noreferrer">
			{children}
		</a>
	),
	// The model chooses the URL: loading it would send a request, to our own origin even with the user's cookies.
	img: ({ alt }) => alt,
};

// Tables and bare URLs.
const PLUGINS = [remarkGfm];

/** An answer as Markdown: text, tables and links only. */
export function Markdown({ text }: { text: string }) {
	return (
		<ReactMarkdown components={COMPONENTS} remarkPlugins={PLUGINS}>
			{text}
		</ReactMarkdown>
	);
}
