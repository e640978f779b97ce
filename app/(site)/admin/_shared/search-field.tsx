import { useEffect, useId, useRef, useState } from "react";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { CONTROL } from "../../_ui/controls.tsx";
import { useUrlState } from "../../_ui/url-state.ts";

// Longer than the usual pause between two keystrokes.
const DEBOUNCE_MS = 250;

/** A search field that writes its text to a parameter of the URL while the user types. */
export function SearchField({ name, label }: { name: string; label: string }) {
	const id = useId();
	const [query, change] = useUrlState();
	const fromUrl = query.get(name) ?? "";
	const [text, setText] = useState(fromUrl);
	const sent = useRef(fromUrl);
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

	useEffect(() => {
		// Changed by Back or a link. Our own change arrives here too, perhaps when more has been typed.
		if (fromUrl === sent.current) return;
		clearTimeout(timer.current);
		sent.current = fromUrl;
		setText(fromUrl);
	}, [fromUrl]);
	useEffect(() => () => clearTimeout(timer.current), []);

	const send = (value: string) => {
		// One search is one history entry, not one per keystroke.
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
				maxLength={FIELD_LIMITS.search.max}
				autoComplete="off"
				spellCheck={false}
				onChange={({ target }) => {
					setText(target.value);
					clearTimeout(timer.current);
					timer.current = setTimeout(() => send(target.value.trim()), DEBOUNCE_MS);
				}}
				onKeyDown={({ key }) => {
					if (key !== "Enter") return;
					clearTimeout(timer.current);
					send(text.trim());
				}}
			/>
		</div>
	);
}
