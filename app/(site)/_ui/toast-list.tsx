import { clsx } from "clsx";
import { Toast } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { DOCK, useToastDock } from "./toast-dock.ts";

// Long enough to read it, notice a mistake and reach the Undo button.
const DURATION_MS = 12_000;

export interface ToastMessage {
	id: string;
	text: ReactNode;
	isError?: boolean;
	undo?: () => void;
}

export interface ToastListProps {
	toasts: ToastMessage[];
	remove: (id: string) => void;
}

/** The toasts on the screen, newest last. */
export function ToastList({ toasts, remove }: ToastListProps) {
	const dock = useToastDock<HTMLOListElement>();
	return (
		<Toast.Provider duration={DURATION_MS} label="Message">
			{toasts.map(({ id, text, isError, undo }) => (
				<Toast.Root
					key={id}
					type={isError || undo ? "foreground" : "background"}
					onOpenChange={(isOpen) => isOpen || remove(id)}
					className={clsx(
						"bg-card flex items-center gap-2 rounded-xl border py-1.5 pr-1.5 pl-4 shadow-lg",
						isError ? "border-bad" : "border-control",
					)}
				>
					<Toast.Description className={clsx("min-w-0 flex-1 py-2 text-sm", isError && "text-bad")}>
						{text}
					</Toast.Description>
					{undo && (
						<Toast.Action asChild altText="F8 leads to Undo">
							<Button look="plain" onClick={undo}>
								Undo
							</Button>
						</Toast.Action>
					)}
					<Toast.Close asChild>
						<Button look="quiet" aria-label="Close message">
							×
						</Button>
					</Toast.Close>
				</Toast.Root>
			))}
			<Toast.Viewport ref={dock} className={DOCK} />
		</Toast.Provider>
	);
}
