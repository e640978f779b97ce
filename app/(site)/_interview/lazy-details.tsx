import { clsx } from "clsx";
import { type ReactNode, useState } from "react";
import { Loaded } from "../_ui/loaded.tsx";

interface Props<Module> {
	summary: ReactNode;
	/** A constant function. */
	importer: () => Promise<Module>;
	/** The class of the summary. */
	className: string;
	children: (module: Module) => ReactNode;
}

/** A closed part of the page whose code is loaded when it is opened. */
export function LazyDetails<Module>({ summary, importer, className, children }: Props<Module>) {
	const [wasOpened, setWasOpened] = useState(false);
	return (
		<details onToggle={({ currentTarget }) => currentTarget.open && setWasOpened(true)}>
			<summary className={clsx("cursor-pointer py-2.5", className)}>{summary}</summary>
			{wasOpened && <Loaded importer={importer}>{children}</Loaded>}
		</details>
	);
}
