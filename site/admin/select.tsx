import { type ReactNode, useId } from "react";
import { CONTROL } from "../ui.tsx";

interface Props {
	label: string;
	value: string;
	onChange: (value: string) => void;
	children: ReactNode;
}

/** A choice in the system's own control: on a phone nothing is handier. */
export function Select({ label, value, onChange, children }: Props) {
	const id = useId();
	return (
		<div className="basis-36">
			<label htmlFor={id} className="mb-1 block text-sm font-medium">
				{label}
			</label>
			<select
				id={id}
				className={CONTROL}
				value={value}
				onChange={({ target }) => onChange(target.value)}
			>
				{children}
			</select>
		</div>
	);
}
