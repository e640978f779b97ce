"use client";

import {
	type ComponentType,
	createContext,
	type ReactNode,
	useCallback,
	useContext,
	useEffect,
	useState,
} from "react";
import type { ToastListProps, ToastMessage } from "./toast-list.tsx";

const MAX_VISIBLE = 3;

// The first input of the user: no toast is shown before, so its code can wait until then.
const INPUT_EVENTS = ["pointermove", "pointerdown", "keydown", "click"];

const ShowToast = createContext<(toast: Omit<ToastMessage, "id">) => void>(() => {});

/** Returns a function that shows a toast for some seconds. */
export const useShowToast = () => useContext(ShowToast);

/** Provides `useShowToast` to its children and shows the toasts. */
export function Toaster({ children }: { children: ReactNode }) {
	const [toasts, setToasts] = useState<ToastMessage[]>();
	const [List, setList] = useState<ComponentType<ToastListProps>>();
	const load = useCallback(async () => {
		const { ToastList } = await import("./toast-list.tsx").catch(() => ({ ToastList: PlainToast }));
		setList(() => ToastList);
	}, []);
	useEffect(() => {
		const loading = new AbortController();
		const onInput = () => {
			loading.abort();
			void load();
		};
		for (const name of INPUT_EVENTS) {
			window.addEventListener(name, onInput, { signal: loading.signal });
		}
		return () => loading.abort();
	}, [load]);
	const show = useCallback(
		(toast: Omit<ToastMessage, "id">) => {
			const next = { ...toast, id: crypto.randomUUID() };
			setToasts((shown = []) => [...shown, next].slice(-MAX_VISIBLE));
			// Tries again if loading has failed before.
			void load();
		},
		[load],
	);
	const remove = (id: string) => setToasts((shown) => shown?.filter((toast) => toast.id !== id));
	return (
		<ShowToast value={show}>
			{children}
			{toasts && List && <List toasts={toasts} remove={remove} />}
		</ShowToast>
	);
}

/** The latest message when the code of ToastList cannot be loaded: usually that the browser is offline. */
function PlainToast({ toasts }: Pick<ToastListProps, "toasts">) {
	return (
		<p
			role="alert"
			className="bg-card border-control fixed inset-x-4 bottom-4 z-30 mx-auto max-w-md rounded-xl border px-4 py-3 text-sm shadow-lg"
		>
			{toasts.at(-1)?.text}
		</p>
	);
}
