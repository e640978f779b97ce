import { type ReactNode, useEffect } from "react";
import { Button } from "./button.tsx";
import { Alert, Placeholder } from "./controls.tsx";
import { notLoaded } from "./not-loaded.ts";
import { useLazyModule } from "./use-lazy-module.ts";

interface Props<Module> {
	/** A constant function. */
	importer: () => Promise<Module>;
	children: (module: Module) => ReactNode;
}

/** Renders its children once a module has been loaded, and a button to try again if that fails. */
export function Loaded<Module>({ importer, children }: Props<Module>) {
	const { module, hasFailed, load } = useLazyModule(importer);
	useEffect(() => void load(), [load]);
	if (module) return children(module);
	if (!hasFailed) return <Placeholder label="Loading" />;
	return (
		<div className="space-y-4">
			<Alert>{notLoaded("This part of the page")}</Alert>
			<Button onClick={() => void load()}>Try again</Button>
		</div>
	);
}
