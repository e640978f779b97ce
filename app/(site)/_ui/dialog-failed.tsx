import { useEffect, useId, useRef } from "react";
import { Button } from "./button.tsx";

/** Shown instead of a dialog whose code could not be loaded. A native dialog, because Radix is part of that code. */
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
				<Button onClick={() => window.location.reload()}>Reload</Button>
			</div>
		</dialog>
	);
}
