interface Props {
	label: string;
	isChecked: boolean;
	onChange: (isChecked: boolean) => void;
}

/** A checkbox with its label beside it, both in a 44-pixel touch target. */
export function LabelledCheckbox({ label, isChecked, onChange }: Props) {
	return (
		<label className="inline-flex min-h-11 items-center gap-2 text-sm">
			<input
				type="checkbox"
				checked={isChecked}
				onChange={({ target }) => onChange(target.checked)}
			/>
			{label}
		</label>
	);
}
