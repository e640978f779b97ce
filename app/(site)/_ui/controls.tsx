// Controls that several pages share.
import { clsx } from "clsx";
import { type ComponentProps, type MouseEvent, type ReactNode, useId } from "react";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { messageOf } from "./api.ts";
import { Button } from "./button.tsx";

/** Classes of inputs and selects. An invalid one is red. */
export const CONTROL =
	"bg-page border-control text-ink aria-invalid:border-bad aria-invalid:ring-bad min-h-12 w-full rounded-lg border px-3 py-2.5 text-base aria-invalid:ring-1";

interface FieldProps {
	label: string;
	hint?: string | undefined;
	error?: string | undefined;
}

interface LabelledProps extends FieldProps {
	/** A control at the end of the label's line. */
	action?: ReactNode;
	/** Renders the control with the props that tie it to its label, error and hint. */
	children: (props: {
		id: string;
		"aria-invalid": true | undefined;
		"aria-describedby": string | undefined;
	}) => ReactNode;
}

/** A control between its label and its error message. */
function Labelled({ label, hint, error, action, children }: LabelledProps) {
	const id = useId();
	const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
	return (
		<div>
			<div className={clsx("flex items-center justify-between", !action && "mb-1.5")}>
				<label className="text-sm font-medium" htmlFor={id}>
					{label}
				</label>
				{action}
			</div>
			{children({
				id,
				"aria-invalid": error ? true : undefined,
				"aria-describedby": described || undefined,
			})}
			{error && (
				<p id={`${id}-error`} className="text-bad mt-1.5 text-sm wrap-anywhere">
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

export function Field({ label, hint, error, ...props }: ComponentProps<"input"> & FieldProps) {
	return (
		<Labelled label={label} hint={hint} error={error}>
			{(tied) => <input {...tied} className={CONTROL} {...props} />}
		</Labelled>
	);
}

/** Props of a field for a new password. */
export const NEW_PASSWORD = {
	type: "password",
	autoComplete: "new-password",
	required: true,
	minLength: FIELD_LIMITS.password.min,
	maxLength: FIELD_LIMITS.password.max,
	hint: `At least ${FIELD_LIMITS.password.min} characters.`,
};

export function TextArea({
	label,
	hint,
	error,
	action,
	...props
}: ComponentProps<"textarea"> & Omit<LabelledProps, "children">) {
	return (
		<Labelled label={label} hint={hint} error={error} action={action}>
			{(tied) => (
				<textarea
					{...tied}
					className={clsx(CONTROL, "field-sizing-content max-h-96 min-h-24")}
					{...props}
				/>
			)}
		</Labelled>
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

/** A card for dense content, with the same narrow padding on every screen. */
export function Panel({ className, ...props }: ComponentProps<"section">) {
	return (
		<section className={clsx("bg-card border-line rounded-2xl border p-5", className)} {...props} />
	);
}

/** An error message, announced by screen readers. */
export function Alert({ children }: { children: ReactNode }) {
	return (
		<p role="alert" className="text-bad border-bad rounded-lg border px-3 py-2 text-sm">
			{children}
		</p>
	);
}

/** An error message with a button to try again. The button usually goes then: the focus moves to the part of the page around it. */
export function Retry({ error, again }: { error: unknown; again: () => unknown }) {
	const onClick = ({ currentTarget }: MouseEvent<HTMLElement>) => {
		const part = currentTarget.closest<HTMLElement>("section, main");
		if (part) part.tabIndex = -1;
		part?.focus({ preventScroll: true });
		again();
	};
	return (
		<div className="space-y-4">
			<Alert>{messageOf(error)}</Alert>
			<Button onClick={onClick}>Try again</Button>
		</div>
	);
}

/** A grey box in place of content that is loading. */
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

interface SelectProps {
	label: string;
	value: string;
	onChange: (value: string) => void;
	children: ReactNode;
}

/** A native select, the easiest to use on a phone. */
export function Select({ label, value, onChange, children }: SelectProps) {
	const id = useId();
	return (
		<div className="basis-36">
			<label htmlFor={id} className="mb-1.5 block text-sm font-medium">
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

interface CheckboxProps {
	label: string;
	state: boolean | "some";
	/** `isRange`: Shift was held. */
	onChange: (isChecked: boolean, isRange: boolean) => void;
}

/** A checkbox in a 44-pixel touch target; its label is for screen readers only. */
export function Checkbox({ label, state, onChange }: CheckboxProps) {
	return (
		<label
			className="inline-flex size-11 shrink-0 items-center justify-center lg:h-9"
			onMouseDown={(event) => {
				// With Shift the browser would select the text in between.
				if (event.shiftKey) event.preventDefault();
			}}
		>
			<input
				type="checkbox"
				aria-label={label}
				checked={state === true}
				ref={(input) => {
					// `indeterminate` has no attribute, only the property.
					if (input) input.indeterminate = state === "some";
				}}
				onChange={({ target, nativeEvent }) =>
					onChange(
						target.checked,
						nativeEvent instanceof globalThis.MouseEvent && nativeEvent.shiftKey,
					)
				}
			/>
		</label>
	);
}
