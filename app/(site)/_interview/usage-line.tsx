import { useEffect } from "react";
import { useLazyModule } from "../_ui/use-lazy-module.ts";

const importBadge = () => import("../_account/usage/usage-badge.tsx");

/** What the user has spent, in a line that has its height before it is known. */
export function UsageLine() {
	const { module, load } = useLazyModule(importBadge);
	useEffect(() => void load(), [load]);
	return <div className="min-h-6">{module && <module.UsageBadge />}</div>;
}
