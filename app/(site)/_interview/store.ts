/** A value that changes outside of React. Components read it with `useStore`. */
export interface Store<State> {
	/** The same object until something changes, as React's `useSyncExternalStore` needs it. */
	snapshot: () => State;
	/** Returns the function that unsubscribes. */
	subscribe: (subscriber: () => void) => () => void;
}

export function createStore<State>(initial: State): Store<State> & { set: (next: State) => void } {
	let state = initial;
	const subscribers = new Set<() => void>();
	return {
		snapshot: () => state,
		subscribe(subscriber) {
			subscribers.add(subscriber);
			return () => subscribers.delete(subscriber);
		},
		set(next) {
			state = next;
			for (const subscriber of subscribers) subscriber();
		},
	};
}
