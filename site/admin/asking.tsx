import { AlertDialog, Dialog } from "radix-ui";
import { type FormEvent, type ReactNode, useState } from "react";
import { invalidFields } from "../fields.ts";
import { Button, Field } from "../ui.tsx";
import type { BanText } from "./actions.tsx";
import { banEndOf, LAST_BAN_END } from "./ban-end.ts";
import type { Person } from "./data.ts";
import type { Deed } from "./deeds.ts";
import { focusHeading } from "./focus.ts";
import type { Question } from "./offers.ts";
import { Who } from "./said.tsx";

interface Props {
	question: Question;
	people: readonly Person[];
	opener: HTMLElement | null;
	/** What was typed for bans before, by those it was about. */
	typed: Map<string, BanText>;
	close: () => void;
	act: (deed: Deed) => void;
}

const CARD =
	"bg-card border-control fixed top-1/2 left-1/2 z-40 max-h-[90dvh] w-[calc(100%-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-2xl border p-5 shadow-xl sm:p-6";

// Radix's own overlay locks the scroll with a style element, which the page's policy does not allow; globals.css does it.
const SCRIM = <div data-scrim className="fixed inset-0 z-40 bg-black/50" />;

/** Asks what is needed before a deed, or whether it is meant. */
export function Asking(props: Props) {
	switch (props.question) {
		case "ban":
			return <Ban {...props} />;
		case "password":
			return <Password {...props} />;
		case "delete":
			return <Delete {...props} />;
	}
}

/** What was focused may have gone with its row. */
function onCloseAutoFocus(event: Event, opener: HTMLElement | null): void {
	event.preventDefault();
	if (opener?.isConnected) opener.focus();
	else focusHeading();
}

interface FormProps extends Props {
	title: ReactNode;
	description: string;
	submit: string;
	/** Takes what was typed; gives the deed. */
	deedOf: (form: FormData) => Deed;
	children: (errors: Record<string, string>) => ReactNode;
}

function FormDialog({ title, description, submit, deedOf, children, ...props }: FormProps) {
	const [errors, setErrors] = useState<Record<string, string>>({});
	const onSubmit = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const wrong = invalidFields(event.currentTarget);
		setErrors(wrong);
		if (!Object.keys(wrong).length) props.act(deedOf(new FormData(event.currentTarget)));
	};
	return (
		<Dialog.Root open onOpenChange={props.close}>
			<Dialog.Portal>
				{SCRIM}
				<Dialog.Content
					aria-modal
					className={CARD}
					// A press beside it, or the second half of the double click that opened it, must not lose what was typed.
					onInteractOutside={(event) => event.preventDefault()}
					onCloseAutoFocus={(event) => onCloseAutoFocus(event, props.opener)}
				>
					<Dialog.Title className="text-lg font-semibold wrap-anywhere">{title}</Dialog.Title>
					<Dialog.Description className="text-soft mt-1">{description}</Dialog.Description>
					<form noValidate className="mt-4 space-y-4" onSubmit={onSubmit}>
						{children(errors)}
						<div className="flex justify-end gap-2">
							<Dialog.Close asChild>
								<Button look="plain">Cancel</Button>
							</Dialog.Close>
							<Button type="submit">{submit}</Button>
						</div>
					</form>
				</Dialog.Content>
			</Dialog.Portal>
		</Dialog.Root>
	);
}

function Ban(props: Props) {
	const whom = props.people.map(({ id }) => id).join();
	const before = props.typed.get(whom);
	return (
		<FormDialog
			{...props}
			title={
				<>
					Ban <Who people={props.people} />?
				</>
			}
			description="They are signed out immediately and cannot sign in until the ban ends."
			submit="Ban"
			deedOf={(form) => {
				const [reason, end] = [String(form.get("reason")), String(form.get("end"))];
				props.typed.set(whom, { reason, end });
				const banReason = reason.trim();
				const banExpires = banEndOf(end);
				return {
					kind: "change",
					change: {
						banned: true,
						...(banReason ? { banReason } : {}),
						...(banExpires ? { banExpires } : {}),
					},
				};
			}}
		>
			{(errors) => (
				<>
					<Field
						label="Reason (optional)"
						name="reason"
						maxLength={500}
						autoComplete="off"
						defaultValue={before?.reason}
					/>
					<Field
						label="Ends (optional)"
						name="end"
						type="datetime-local"
						defaultValue={before?.end}
						min={localNow()}
						max={LAST_BAN_END}
						error={errors.end}
						hint="If empty, the ban lasts until an admin lifts it."
					/>
				</>
			)}
		</FormDialog>
	);
}

/** Gives the present minute as the field for a date and time writes it. */
function localNow(): string {
	const now = new Date();
	now.setMinutes(now.getMinutes() - now.getTimezoneOffset() + 1);
	return now.toISOString().slice(0, 16);
}

function Password(props: Props) {
	return (
		<FormDialog
			{...props}
			title={
				<>
					Set a password for <Who people={props.people} />
				</>
			}
			description="The old password stops working, and they are signed out everywhere. Give them the new password yourself."
			submit="Set password"
			deedOf={(form) => ({ kind: "password", password: String(form.get("password")) })}
		>
			{(errors) => (
				<Field
					label="New password"
					name="password"
					type="password"
					autoComplete="new-password"
					required
					minLength={8}
					maxLength={128}
					hint="At least 8 characters."
					error={errors.password}
				/>
			)}
		</FormDialog>
	);
}

function Delete({ people, opener, close, act }: Props) {
	const what =
		people.length === 1
			? "the account, its password and all its sessions"
			: "the accounts, their passwords and all their sessions";
	return (
		<AlertDialog.Root open onOpenChange={close}>
			<AlertDialog.Portal>
				{SCRIM}
				<AlertDialog.Content
					aria-modal
					className={CARD}
					onCloseAutoFocus={(event) => onCloseAutoFocus(event, opener)}
				>
					<AlertDialog.Title className="text-lg font-semibold wrap-anywhere">
						Delete <Who people={people} />?
					</AlertDialog.Title>
					<AlertDialog.Description className="text-soft mt-1">
						This permanently deletes {what}. The admin history is kept.
					</AlertDialog.Description>
					<div className="mt-4 flex justify-end gap-2">
						<AlertDialog.Cancel asChild>
							<Button look="plain">Cancel</Button>
						</AlertDialog.Cancel>
						<AlertDialog.Action asChild>
							<Button look="bad" onClick={() => act({ kind: "delete" })}>
								Delete
							</Button>
						</AlertDialog.Action>
					</div>
				</AlertDialog.Content>
			</AlertDialog.Portal>
		</AlertDialog.Root>
	);
}
