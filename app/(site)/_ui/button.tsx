// Apart from the other controls, because every page loads it with the one that is shown when the page fails.
import { clsx } from "clsx";
import type { ComponentProps } from "react";

const BUTTON = {
	primary: "bg-accent text-on-accent hover:opacity-90 forced-colors:border",
	plain: "border-control text-ink hover:bg-line/50 border",
	bad: "border-bad text-bad hover:bg-line/50 border",
	quiet: "text-soft hover:text-ink hover:bg-line/50 min-w-11",
};

/** Classes of a button, or of a link that looks like one. */
export const buttonClass = (look: keyof typeof BUTTON, className?: string) =>
	clsx(
		"inline-flex min-h-11 items-center justify-center rounded-lg px-4 font-medium whitespace-nowrap",
		"transition-opacity disabled:opacity-50",
		BUTTON[look],
		className,
	);

export function Button({
	look = "primary",
	className,
	...props
}: ComponentProps<"button"> & { look?: keyof typeof BUTTON }) {
	return <button type="button" className={buttonClass(look, className)} {...props} />;
}
