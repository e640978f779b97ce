import { type ReactNode, useState } from "react";
import { DialogFailed } from "../../_ui/dialog-failed.tsx";
import { ErrorBoundary } from "../../_ui/error-boundary.tsx";
import { useLazyModule } from "../../_ui/use-lazy-module.ts";
import type { User } from "../_shared/types.ts";
import type { AvailableAction, DialogKind } from "./available-actions.ts";
import { type RunAction, useOptimisticActions } from "./optimistic-actions.ts";

// Loaded when needed: most visits open no dialog.
const importDialogs = () => import("./dialogs/confirm-dialog.tsx");

/** What has been entered into the dialog of a ban. */
export interface BanDraft {
	reason: string;
	end: string;
}

interface OpenDialog {
	kind: DialogKind;
	users: readonly User[];
	/** The element that gets the focus back. */
	opener: HTMLElement | null;
}

export interface Actions {
	run: RunAction;
	/** Runs the action, or opens its dialog first. */
	start: (action: AvailableAction, users: readonly User[], opener: HTMLElement | null) => void;
	/** The open dialog, to be rendered by the caller. */
	dialog: ReactNode;
}

/** The props of a component that lists the actions on one user. */
export interface UserActionsProps {
	user: User;
	isSelf: boolean;
	actions: Actions;
}

/** Runs actions on users. `afterRun` is called as soon as the requests have been sent. */
export function useActions(afterRun: RunAction = () => {}): Actions {
	const send = useOptimisticActions();
	const run: RunAction = (users, action) => {
		send(users, action);
		afterRun(users, action);
	};
	const [open, setOpen] = useState<OpenDialog>();
	const dialogs = useLazyModule(importDialogs);
	// By user ids: if the server rejects a ban, its reason need not be typed again.
	const [banDrafts] = useState(() => new Map<string, BanDraft>());
	const close = () => setOpen(undefined);
	const failed = (
		<DialogFailed
			close={() => {
				close();
				open?.opener?.focus();
			}}
		/>
	);
	return {
		run,
		start: (available, users, opener) => {
			if ("action" in available) return run(users, available.action);
			setOpen({ kind: available.dialog, users, opener });
			if (!dialogs.module) void dialogs.load();
		},
		dialog: open && (
			<ErrorBoundary fallback={failed}>
				{dialogs.module && (
					<dialogs.module.ConfirmDialog
						{...open}
						banDrafts={banDrafts}
						close={close}
						run={(action) => {
							close();
							run(open.users, action);
						}}
					/>
				)}
				{dialogs.hasFailed && failed}
			</ErrorBoundary>
		),
	};
}
