import { useState } from "react";

/** Returns a function that copies a text to the clipboard, and whether it could; undefined until then, and again once the text changes. */
export function useCopy(text: string) {
	const [result, setResult] = useState<{ text: string; isCopied: boolean }>();
	const copy = async () => {
		try {
			// The browser denies it, or has no clipboard, as over plain HTTP.
			await navigator.clipboard.writeText(text);
			setResult({ text, isCopied: true });
		} catch {
			setResult({ text, isCopied: false });
		}
	};
	return { copy, isCopied: result?.text === text ? result.isCopied : undefined };
}
