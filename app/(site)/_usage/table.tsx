// Dense tables of numbers: right-aligned, with figures of equal width.
import { clsx } from "clsx";
import type { ReactNode } from "react";

export function Table({ label, children }: { label: string; children: ReactNode }) {
	return (
		<table
			aria-label={label}
			className="[&_tbody_tr]:border-line w-full text-sm tabular-nums [&_tbody_tr]:border-t"
		>
			{children}
		</table>
	);
}

interface CellProps {
	/** Left-aligned, and as wide as the table allows. */
	isText?: boolean;
	/** Hidden on narrow screens. */
	wide?: boolean;
	children: ReactNode;
}

const classOf = ({ isText, wide }: Omit<CellProps, "children">) =>
	clsx(
		"py-1.5 pl-3 first:pl-0",
		isText ? "text-left" : "text-right whitespace-nowrap",
		wide && "max-md:hidden",
	);

export function Head({ children, ...look }: CellProps) {
	return (
		<th scope="col" className={clsx("text-soft font-normal", classOf(look))}>
			{children}
		</th>
	);
}

export function Cell({ children, ...look }: CellProps) {
	return <td className={classOf(look)}>{children}</td>;
}
