import {
	createContext,
	lazy,
	type ReactNode,
	Suspense,
	useCallback,
	useContext,
	useEffect,
	useState,
} from "react";

/** Something that happened, and a way to take it back where there is one. */
export interface Message {
	id: string;
	text: string;
	isBad?: boolean;
	undo?: () => void;
}

const AT_ONCE = 3;

// Not prerendered: its inline styles would be against the page's policy.
const load = () => import("./messages.tsx");
const Messages = lazy(load);

const Say = createContext<(message: Omit<Message, "id">) => void>(() => {});

/** Gives a function that shows and says what happened, for a while. */
export const useSay = () => useContext(Say);

/** The way for what is inside to say what happened. */
export function Toasts({ children }: { children: ReactNode }) {
	const [shown, setShown] = useState<Message[]>();
	// Before there is one: that one is offline could not be said otherwise.
	useEffect(() => {
		load().catch(() => {});
	}, []);
	const say = useCallback((message: Omit<Message, "id">) => {
		const next = { ...message, id: crypto.randomUUID() };
		setShown((now = []) => [...now, next].slice(-AT_ONCE));
	}, []);
	const remove = (id: string) => setShown((now) => now?.filter((message) => message.id !== id));
	return (
		<Say value={say}>
			{children}
			{shown && (
				<Suspense fallback={null}>
					<Messages shown={shown} remove={remove} />
				</Suspense>
			)}
		</Say>
	);
}
