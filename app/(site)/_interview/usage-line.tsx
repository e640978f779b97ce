import { useEffect } from "react";
import { useLazyModule } from "../_ui/use-lazy-module.ts";

const importBadge = () => import("../_usage/usage-badge.tsx");

/** The user's spending in one line, whose height does not change when it is loaded. */
export function UsageLine() {
	const { module, load } = useLazyModule(importBadge);
	useEffect(() => void load(), [load]);
	return <div className="min-h-6">{module && <module.UsageBadge />}</div>;
}
