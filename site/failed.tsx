// What is shown when code cannot be loaded or a page cannot be rendered.
import { useEffect, useId, useRef } from "react";
import { Button } from "./ui.tsx";

const Reload = () => <Button onClick={() => window.location.reload()}>Reload</Button>;

/** In place of a page that failed to render. */
export function PageFailed() {
	return (
		<main className="mx-auto max-w-md px-4 py-16 text-center">
			<h1>Something went wrong</h1>
			<p role="alert" className="mt-4 mb-6">
				This page could not be displayed. Reload it to continue.
			</p>
			<Reload />
		</main>
	);
}

/** In place of a dialog whose code could not be loaded; the browser's own dialog, since Radix belongs to that code. */
export function DialogFailed({ close }: { close: () => void }) {
	const id = useId();
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => {
		if (!dialog.current?.open) dialog.current?.showModal();
	}, []);
	return (
		<dialog
			ref={dialog}
			role="alertdialog"
			data-scrim
			aria-labelledby={`${id}-title`}
			aria-describedby={`${id}-text`}
			className="bg-card border-control text-ink m-auto w-[calc(100%-2rem)] max-w-md rounded-2xl border p-5 shadow-xl backdrop:bg-black/50 sm:p-6"
			onClose={close}
		>
			<h2 id={`${id}-title`} className="text-lg font-semibold">
				Could not load this dialog
			</h2>
			<p id={`${id}-text`} className="text-soft mt-1">
				Check your connection or reload the page: a new version may be available.
			</p>
			<div className="mt-4 flex justify-end gap-2">
				<Button look="plain" onClick={() => dialog.current?.close()}>
					Close
				</Button>
				<Reload />
			</div>
		</dialog>
	);
}
