// Parts that the dialogs of actions share.
import { focusHeading } from "../../../_ui/keep-focus.ts";
import type { User } from "../../_shared/types.ts";
import type { Action } from "../actions.ts";
import type { BanDraft } from "../use-actions.tsx";

export interface DialogProps {
	users: readonly User[];
	opener: HTMLElement | null;
	/** What has been entered for bans before, by user ids. */
	banDrafts: Map<string, BanDraft>;
	close: () => void;
	run: (action: Action) => void;
}

export const CARD =
	"bg-card border-control fixed top-1/2 left-1/2 z-40 max-h-[90dvh] w-[calc(100%-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-2xl border p-5 shadow-xl sm:p-6";

// Radix's own overlay locks scrolling with a style element, which the Content-Security-Policy blocks; globals.css does it instead.
export const SCRIM = { "data-scrim": true, className: "fixed inset-0 z-40 bg-black/50" };

/** Returns the focus to the opener, which may have been removed with its row. */
export function returnFocus(event: Event, opener: HTMLElement | null): void {
	event.preventDefault();
	if (opener?.isConnected) opener.focus();
	else focusHeading();
}
