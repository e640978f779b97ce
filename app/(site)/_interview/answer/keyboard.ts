// The keys of the interview, and which of them the focused control keeps. A second press right after the first is ignored in `double-press.ts`.

type KeyAction = "answer" | "summarize" | "picture" | "stop";

// Enter and letters have a meaning of their own here.
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const PRESSED_BY_ENTER = "button, a, summary, [role=button], [role=menuitem], [role=option]";
const OVERLAY = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

const LETTERS: Record<string, KeyAction> = { s: "summarize", p: "picture" };

/** The command of a key; none while it repeats, with a modifier, while the user types, or if the focused control uses the key. */
export function keyAction(event: KeyboardEvent): KeyAction | undefined {
	if (event.defaultPrevented || event.repeat || event.isComposing) return undefined;
	if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
	const isIn = (selector: string) =>
		event.target instanceof Element && event.target.closest(selector) !== null;
	// Escape closes an open dialog or menu, otherwise it stops an answer, even while the user types.
	if (isIn(OVERLAY)) return undefined;
	if (event.key === "Escape") return "stop";
	if (isIn(TYPING)) return undefined;
	if (event.key === "Enter") return isIn(PRESSED_BY_ENTER) ? undefined : "answer";
	return event.shiftKey ? undefined : LETTERS[event.key.toLowerCase()];
}
