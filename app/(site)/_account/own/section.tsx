import { type ReactNode, useId } from "react";
import { Panel } from "../../_ui/controls.tsx";

interface Props {
	title: string;
	/** A sentence below the title. */
	text?: ReactNode;
	children: ReactNode;
}

/** A part of the account's page, with its heading. */
export function Section({ title, text, children }: Props) {
	const id = useId();
	return (
		<Panel aria-labelledby={id}>
			<h2 id={id} className="text-lg font-semibold">
				{title}
			</h2>
			{text && <p className="text-soft text-sm">{text}</p>}
			<div className="mt-4">{children}</div>
		</Panel>
	);
}
