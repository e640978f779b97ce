import { useEffect, useId, useRef, useState } from "react";
import { CONTROL } from "../ui.tsx";
import { useView } from "./view.ts";

// As long as people pause between two letters.
const PAUSE_MS = 250;

/** A field whose text goes to the address as one types. */
export function Search({ name, label }: { name: string; label: string }) {
	const id = useId();
	const [query, change] = useView();
	const inAddress = query.get(name) ?? "";
	const [text, setText] = useState(inAddress);
	const sent = useRef(inAddress);
	const pause = useRef<ReturnType<typeof setTimeout>>(undefined);

	useEffect(() => {
		// Back and links change it from outside; our own change comes back here when more is typed already.
		if (inAddress === sent.current) return;
		clearTimeout(pause.current);
		sent.current = inAddress;
		setText(inAddress);
	}, [inAddress]);
	useEffect(() => () => clearTimeout(pause.current), []);

	const send = (value: string) => {
		// One search is one step in the history, not one a letter.
		const how = sent.current ? "replace" : "push";
		if (value === sent.current) return;
		sent.current = value;
		change({ [name]: value, page: "" }, how);
	};
	return (
		<div className="min-w-0 flex-1 basis-48">
			<label htmlFor={id} className="mb-1 block text-sm font-medium">
				{label}
			</label>
			<input
				id={id}
				type="search"
				className={CONTROL}
				value={text}
				maxLength={200}
				autoComplete="off"
				spellCheck={false}
				onChange={({ target }) => {
					setText(target.value);
					clearTimeout(pause.current);
					pause.current = setTimeout(() => send(target.value.trim()), PAUSE_MS);
				}}
				onKeyDown={({ key }) => {
					if (key !== "Enter") return;
					clearTimeout(pause.current);
					send(text.trim());
				}}
			/>
		</div>
	);
}
