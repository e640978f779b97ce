import {
	type ComponentType,
	createContext,
	type ReactNode,
	useCallback,
	useContext,
	useEffect,
	useState,
} from "react";
import type { MessagesProps } from "./messages.tsx";

/** Something that happened, and a way to take it back where there is one. */
export interface Message {
	id: string;
	text: ReactNode;
	isBad?: boolean;
	undo?: () => void;
}

const AT_ONCE = 3;

// The first sign of a person: until then there is nothing to say.
const CONTACTS = ["pointermove", "pointerdown", "keydown", "click"];

const Say = createContext<(message: Omit<Message, "id">) => void>(() => {});

/** Gives a function that shows and says what happened, for a while. */
export const useSay = () => useContext(Say);

/** The way for what is inside to say what happened. */
export function Toasts({ children }: { children: ReactNode }) {
	const [shown, setShown] = useState<Message[]>();
	const [Messages, setMessages] = useState<ComponentType<MessagesProps>>();
	const load = useCallback(async () => {
		const { Messages } = await import("./messages.tsx").catch(() => ({ Messages: Bare }));
		setMessages(() => Messages);
	}, []);
	useEffect(() => {
		const seen = new AbortController();
		const onContact = () => {
			seen.abort();
			void load();
		};
		for (const name of CONTACTS) window.addEventListener(name, onContact, { signal: seen.signal });
		return () => seen.abort();
	}, [load]);
	const say = useCallback(
		(message: Omit<Message, "id">) => {
			const next = { ...message, id: crypto.randomUUID() };
			setShown((now = []) => [...now, next].slice(-AT_ONCE));
			// Once more, if it could not be loaded before.
			void load();
		},
		[load],
	);
	const remove = (id: string) => setShown((now) => now?.filter((message) => message.id !== id));
	return (
		<Say value={say}>
			{children}
			{shown && Messages && <Messages shown={shown} remove={remove} />}
		</Say>
	);
}

/** The last message while the code for messages cannot be loaded: that one is offline could not be said otherwise. */
function Bare({ shown }: Pick<MessagesProps, "shown">) {
	return (
		<p
			role="alert"
			className="bg-card border-control fixed inset-x-4 bottom-4 z-30 mx-auto max-w-md rounded-xl border px-4 py-3 text-sm shadow-lg"
		>
			{shown.at(-1)?.text}
		</p>
	);
}
