"use client";

import { clsx } from "clsx";
import { Toast } from "radix-ui";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { Button } from "../ui.tsx";

interface Message {
	text: string;
	isBad?: boolean;
	undo?: () => void;
}

// Long enough to read it, notice the mistake and reach the button.
const SHOWN_MS = 12_000;
const AT_ONCE = 3;

const Say = createContext<(message: Message) => void>(() => {});

/** Gives a function that shows and says what happened, for a while. */
export const useSay = () => useContext(Say);

/** The place where messages appear, and the way for what is inside to say them. */
export function Toasts({ children }: { children: ReactNode }) {
	const [shown, setShown] = useState<(Message & { id: string })[]>([]);
	const say = useCallback((message: Message) => {
		setShown((now) => [...now, { ...message, id: crypto.randomUUID() }].slice(-AT_ONCE));
	}, []);
	const remove = (id: string) => setShown((now) => now.filter((message) => message.id !== id));
	return (
		<Say value={say}>
			<Toast.Provider duration={SHOWN_MS} label="Message">
				{children}
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
							<Toast.Action asChild altText="Undo it in the list of people">
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
				<Toast.Viewport className="fixed inset-x-0 bottom-0 z-50 mx-auto flex w-full max-w-md flex-col gap-2 p-4 empty:p-0" />
			</Toast.Provider>
		</Say>
	);
}
