import { useEffect, useRef } from "react";
import { Button } from "../../_ui/button.tsx";

interface Props {
	/** Runs in the click handler, where browsers allow their dialogs. */
	agree: () => void;
	cancel: () => void;
}

/** Asks for consent once, before listening for the first time. */
export function Consent({ agree, cancel }: Props) {
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => button.current?.focus(), []);
	return (
		<section
			aria-label="Before you listen"
			className="border-accent space-y-3 rounded-lg border p-4"
		>
			<p>
				<strong>Tell people they are being transcribed.</strong> In many places the law requires it.
			</p>
			<div className="flex flex-wrap gap-2">
				<Button ref={button} onClick={agree}>
					I will tell them
				</Button>
				<Button look="plain" onClick={cancel}>
					Cancel
				</Button>
			</div>
		</section>
	);
}
