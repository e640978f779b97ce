import type { ReactNode } from "react";
import { focusHeading } from "../../_ui/keep-focus.ts";
import { ViewLink } from "../../_ui/view-link.tsx";

interface Props {
	/** The filters: `person`, `model`, `hour`, or the days `from` and `to`. */
	to: Record<string, string>;
	/** An accessible name, if the link's text alone does not say where it leads. */
	label?: string;
	children: ReactNode;
	className?: string;
	tabIndex?: number;
	onPointerEnter?: () => void;
}

const LINK =
	"inline-flex min-h-11 items-center underline decoration-control decoration-dotted decoration-1 underline-offset-4 hover:decoration-solid sm:min-h-6";

/** A link from a number to the single calls behind it. */
export function CallsLink({ to, label, className = LINK, ...props }: Props) {
	const isDay = Boolean(to.from);
	return (
		<ViewLink
			to={{ ...to, view: "calls", page: "", ...(isDay ? { range: "" } : {}) }}
			aria-label={label}
			className={className}
			onView={() => {
				window.scrollTo(0, 0);
				focusHeading();
			}}
			{...props}
		/>
	);
}
