// The looks that several pages share. Behaviour comes from Radix.
import { clsx } from "clsx";
import { Label } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import { sentenceOf } from "./api.ts";

const BUTTON = {
	primary: "bg-accent text-on-accent hover:opacity-90",
	plain: "border-control text-ink hover:bg-line/50 border",
	bad: "border-bad text-bad hover:bg-line/50 border",
	quiet: "text-soft hover:text-ink hover:bg-line/50 min-w-11",
};

export function Button({
	look = "primary",
	className,
	...props
}: ComponentProps<"button"> & { look?: keyof typeof BUTTON }) {
	return (
		<button
			type="button"
			className={clsx(
				"inline-flex min-h-11 items-center justify-center rounded-lg px-4 font-medium whitespace-nowrap",
				"transition-opacity disabled:opacity-50",
				BUTTON[look],
				className,
			)}
			{...props}
		/>
	);
}

/** How what one types or chooses in looks. */
export const CONTROL =
	"bg-page border-control text-ink min-h-12 w-full rounded-lg border px-3 py-2.5 text-base";

interface FieldProps {
	label: string;
	hint?: string;
	/** What is wrong with what was typed. */
	error?: string | undefined;
}

export function Field({ label, hint, error, ...props }: ComponentProps<"input"> & FieldProps) {
	const id = useId();
	const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
	return (
		<div>
			<Label.Root className="mb-1.5 block text-sm font-medium" htmlFor={id}>
				{label}
			</Label.Root>
			<input
				id={id}
				className={clsx(CONTROL, error && "border-bad")}
				aria-invalid={error ? true : undefined}
				aria-describedby={described || undefined}
				{...props}
			/>
			{error && (
				<p id={`${id}-error`} className="text-bad mt-1.5 text-sm">
					{error}
				</p>
			)}
			{hint && (
				<p id={`${id}-hint`} className="text-soft mt-1.5 text-sm">
					{hint}
				</p>
			)}
		</div>
	);
}

export function TextArea({ label, ...props }: ComponentProps<"textarea"> & FieldProps) {
	const id = useId();
	return (
		<div>
			<Label.Root className="mb-1.5 block text-sm font-medium" htmlFor={id}>
				{label}
			</Label.Root>
			<textarea
				id={id}
				className={clsx(CONTROL, "field-sizing-content max-h-96 min-h-24")}
				{...props}
			/>
		</div>
	);
}

export function Card({ className, ...props }: ComponentProps<"section">) {
	return (
		<section
			className={clsx("bg-card border-line rounded-2xl border p-5 sm:p-8", className)}
			{...props}
		/>
	);
}

/** What went wrong, said at once to those who listen. */
export function Alert({ children }: { children: ReactNode }) {
	return (
		<p role="alert" className="text-bad border-bad rounded-lg border px-3 py-2 text-sm">
			{children}
		</p>
	);
}

/** What could not be fetched, and a way to try again. */
export function Retry({ error, again }: { error: unknown; again: () => unknown }) {
	return (
		<div className="space-y-4">
			<Alert>{sentenceOf(error)}</Alert>
			<Button onClick={() => again()}>Try again</Button>
		</div>
	);
}

/** Keeps the place of what is still on its way. */
export function Placeholder({ label }: { label: string }) {
	return (
		<div
			role="status"
			className="bg-card border-line h-64 rounded-2xl border motion-safe:animate-pulse"
		>
			<span className="sr-only">{label}</span>
		</div>
	);
}
