import { clsx } from "clsx";
import { useEffect, useId, useRef, useState } from "react";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { CONTROL } from "../../_ui/controls.tsx";
import { useUrlState } from "../../_ui/url-state.ts";

// Longer than the usual pause between two keystrokes.
const DEBOUNCE_MS = 250;

interface Props {
	/** The parameter. */
	name: string;
	label: string;
	/** On a desktop the label is inside the empty field, not above it. */
	isInline?: boolean;
}

/** A search field that writes its text to a parameter of the URL while the user types. */
export function SearchField({ name, label, isInline = false }: Props) {
	const id = useId();
	const [query, change] = useUrlState();
	const fromUrl = query.get(name) ?? "";
	const [text, setText] = useState(fromUrl);
	const sent = useRef(fromUrl);
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

	useEffect(() => {
		// Changed by Back or a link. Our own changes arrive here too, possibly after more has been typed.
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
		<div className={clsx("min-w-0 flex-1 basis-44", isInline && "lg:max-w-sm")}>
			<label
				htmlFor={id}
				className={clsx("mb-1.5 block text-sm font-medium", isInline && "lg:sr-only")}
			>
				{label}
			</label>
			<input
				id={id}
				type="search"
				className={clsx(
					CONTROL,
					isInline && "placeholder:text-transparent lg:min-h-10 lg:py-1.5 lg:placeholder:text-soft",
				)}
				placeholder={isInline ? label : undefined}
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
