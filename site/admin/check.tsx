interface Props {
	label: string;
	state: boolean | "some";
	onChange: (isChecked: boolean) => void;
}

/** A checkbox that a thumb hits; its label is for those who listen. */
export function Check({ label, state, onChange }: Props) {
	return (
		<label className="inline-flex size-11 shrink-0 items-center justify-center">
			<input
				type="checkbox"
				aria-label={label}
				className="accent-accent size-5"
				checked={state === true}
				ref={(input) => {
					// No attribute says so, only the property.
					if (input) input.indeterminate = state === "some";
				}}
				onChange={({ target }) => onChange(target.checked)}
			/>
		</label>
	);
}
