import { clsx } from "clsx";
import { Toast } from "radix-ui";
import { Button } from "../ui.tsx";
import type { Message } from "./toasts.tsx";

// Long enough to read it, notice the mistake and reach the button.
const SHOWN_MS = 12_000;

export interface MessagesProps {
	shown: Message[];
	remove: (id: string) => void;
}

/** The messages on the screen, newest last. */
export function Messages({ shown, remove }: MessagesProps) {
	return (
		<Toast.Provider duration={SHOWN_MS} label="Message">
			{shown.map(({ id, text, isBad, undo }) => (
				<Toast.Root
					key={id}
					type={isBad || undo ? "foreground" : "background"}
					onOpenChange={(isOpen) => isOpen || remove(id)}
					className={clsx(
						"bg-card flex items-center gap-2 rounded-xl border py-1.5 pr-1.5 pl-4 shadow-lg",
						isBad ? "border-bad" : "border-control",
					)}
				>
					<Toast.Description className={clsx("flex-1 py-2 text-sm", isBad && "text-bad")}>
						{text}
					</Toast.Description>
					{undo && (
						<Toast.Action asChild altText="Undo in the list of people">
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
			<Toast.Viewport className="fixed inset-x-0 bottom-0 z-30 mx-auto flex w-full max-w-md flex-col gap-2 p-4 empty:p-0" />
		</Toast.Provider>
	);
}
