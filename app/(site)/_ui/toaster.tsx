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
import { Button } from "./button.tsx";
import { DOCK, useToastDock } from "./toast-dock.ts";
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
function PlainToast({ toasts, remove }: ToastListProps) {
	const dock = useToastDock<HTMLDivElement>();
	const last = toasts.at(-1);
	return (
		<div ref={dock} className={DOCK}>
			{last && (
				<div className="bg-card border-control flex items-center rounded-xl border py-1.5 pr-1.5 pl-4 text-sm shadow-lg">
					<p role="alert" className="flex-1 py-2">
						{last.text}
					</p>
					<Button look="quiet" aria-label="Close message" onClick={() => remove(last.id)}>
						×
					</Button>
				</div>
			)}
		</div>
	);
}
