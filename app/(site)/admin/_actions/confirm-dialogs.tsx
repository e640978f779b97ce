import { AlertDialog, Dialog } from "radix-ui";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { Button, Field, NEW_PASSWORD } from "../../_ui/controls.tsx";
import { validateForm } from "../../_ui/form-errors.ts";
import { focusHeading } from "../../_ui/keep-focus.ts";
import type { User } from "../_shared/types.ts";
import type { Action } from "./actions.ts";
import type { DialogKind } from "./available-actions.ts";
import { banEndOf, LAST_BAN_END } from "./ban-end.ts";
import { UserNames } from "./describe-action.tsx";
import type { BanDraft } from "./use-actions.tsx";
import { WhoList } from "./who-list.tsx";

interface Props {
	kind: DialogKind;
	users: readonly User[];
	opener: HTMLElement | null;
	/** What was entered for bans before, by user ids. */
	banDrafts: Map<string, BanDraft>;
	close: () => void;
	run: (action: Action) => void;
}

const CARD =
	"bg-card border-control fixed top-1/2 left-1/2 z-40 max-h-[90dvh] w-[calc(100%-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-2xl border p-5 shadow-xl sm:p-6";

// Radix's own overlay locks scrolling with a style element, which the Content-Security-Policy blocks; globals.css does it instead.
const SCRIM = <div data-scrim className="fixed inset-0 z-40 bg-black/50" />;

/** The dialog of an action that needs input or confirmation. */
export function ConfirmDialog(props: Props) {
	switch (props.kind) {
		case "ban":
			return <BanDialog {...props} />;
		case "password":
			return <PasswordDialog {...props} />;
		case "caps":
			return <CapsDialog {...props} />;
		case "delete":
			return <DeleteDialog {...props} />;
	}
}

/** The opener may have been removed with its row. */
function onCloseAutoFocus(event: Event, opener: HTMLElement | null): void {
	event.preventDefault();
	if (opener?.isConnected) opener.focus();
	else focusHeading();
}

interface FormProps extends Props {
	title: ReactNode;
	description: string;
	/** How those are introduced who are banned already. */
	bannedBefore?: string;
	submit: string;
	actionOf: (form: FormData) => Action;
	children: (errors: Record<string, string>) => ReactNode;
}

function FormDialog({ title, description, submit, actionOf, children, ...props }: FormProps) {
	const { users, bannedBefore } = props;
	const [errors, setErrors] = useState<Record<string, string>>({});
	const onSubmit = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const invalid = validateForm(event.currentTarget);
		setErrors(invalid);
		if (!Object.keys(invalid).length) props.run(actionOf(new FormData(event.currentTarget)));
	};
	return (
		<Dialog.Root open onOpenChange={props.close}>
			<Dialog.Portal>
				{SCRIM}
				<Dialog.Content
					aria-modal
					className={CARD}
					// A click outside, or the second half of the double click that opened the dialog, must not discard what was entered.
					onInteractOutside={(event) => event.preventDefault()}
					onCloseAutoFocus={(event) => onCloseAutoFocus(event, props.opener)}
				>
					<Dialog.Title className="text-lg font-semibold wrap-anywhere">{title}</Dialog.Title>
					<Dialog.Description className="text-soft mt-1">{description}</Dialog.Description>
					<WhoList users={users} {...(bannedBefore ? { bannedBefore } : {})} />
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

function BanDialog(props: Props) {
	const ids = props.users.map(({ id }) => id).join();
	const draft = props.banDrafts.get(ids);
	return (
		<FormDialog
			{...props}
			title={
				<>
					Ban <UserNames users={props.users} />?
				</>
			}
			description="They are signed out immediately and cannot sign in until the ban ends. At sign-in they read the reason and the end."
			bannedBefore="Banned already, with their own reason and end. These stay as they are:"
			submit="Ban"
			actionOf={(form) => {
				const [reason, end] = [String(form.get("reason")), String(form.get("end"))];
				props.banDrafts.set(ids, { reason, end });
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
						label="Reason (optional), shown to them"
						name="reason"
						maxLength={FIELD_LIMITS.banReason.max}
						autoComplete="off"
						defaultValue={draft?.reason}
					/>
					<Field
						label="Ends (optional)"
						name="end"
						type="datetime-local"
						defaultValue={draft?.end}
						min={nextMinute()}
						max={LAST_BAN_END}
						error={errors.end}
						hint="If empty, the ban lasts until an admin lifts it."
					/>
				</>
			)}
		</FormDialog>
	);
}

/** The next minute in local time, in the format of a `datetime-local` field. */
function nextMinute(): string {
	const now = new Date();
	now.setMinutes(now.getMinutes() - now.getTimezoneOffset() + 1);
	return now.toISOString().slice(0, 16);
}

function PasswordDialog(props: Props) {
	return (
		<FormDialog
			{...props}
			title={
				<>
					Set a password for <UserNames users={props.users} />
				</>
			}
			description="The old password stops working, and they are signed out everywhere. Give them the new password yourself."
			submit="Set password"
			actionOf={(form) => ({ kind: "password", password: String(form.get("password")) })}
		>
			{(errors) => (
				<Field
					label="New password"
					name="password"
					type="password"
					autoComplete="new-password"
					required
					{...NEW_PASSWORD}
					error={errors.password}
				/>
			)}
		</FormDialog>
	);
}

/** What is in a field for a cap: null for the default. */
function capOf(form: FormData, name: string): number | null {
	const text = String(form.get(name)).trim();
	return text ? Number(text) : null;
}

/** The caps of one user: the fields show what is set now. */
function CapsDialog(props: Props) {
	const [user] = props.users;
	const fields = [
		{ name: "daily", label: "A day, in US dollars", cap: user?.capDailyUsd },
		{ name: "monthly", label: "A month, in US dollars", cap: user?.capMonthlyUsd },
	];
	return (
		<FormDialog
			{...props}
			title={
				<>
					Set caps for <UserNames users={props.users} />
				</>
			}
			description="How much they may spend on answers and transcription. Days and months are UTC. Empty is the default for everyone, 0 is nothing at all."
			submit="Set caps"
			actionOf={(form) => ({
				kind: "change",
				change: { capDailyUsd: capOf(form, "daily"), capMonthlyUsd: capOf(form, "monthly") },
			})}
		>
			{(errors) =>
				fields.map(({ name, label, cap }) => (
					<Field
						key={name}
						label={label}
						name={name}
						type="number"
						inputMode="decimal"
						min={0}
						max={FIELD_LIMITS.capUsd.max}
						step="any"
						autoComplete="off"
						placeholder="Default"
						defaultValue={cap ?? ""}
						error={errors[name]}
					/>
				))
			}
		</FormDialog>
	);
}

/** What cannot be undone has to be typed: the address of one user, the number of several. */
function DeleteDialog({ users, opener, close, run }: Props) {
	const [one, ...others] = users;
	const isOne = one !== undefined && others.length === 0;
	const answer = isOne ? one.email : String(users.length);
	const what = isOne
		? "the account, its password and all its sessions"
		: "the accounts, their passwords and all their sessions";
	const field = useRef<HTMLInputElement>(null);
	const [error, setError] = useState<string>();
	const onSubmit = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const entered = String(new FormData(event.currentTarget).get("answer")).trim();
		if (entered.toLowerCase() === answer.toLowerCase()) return run({ kind: "delete" });
		setError(isOne ? "This is not their e-mail address." : `Type ${answer}.`);
		field.current?.focus();
	};
	return (
		<AlertDialog.Root open onOpenChange={close}>
			<AlertDialog.Portal>
				{SCRIM}
				<AlertDialog.Content
					aria-modal
					className={CARD}
					onOpenAutoFocus={(event) => {
						event.preventDefault();
						field.current?.focus();
					}}
					onCloseAutoFocus={(event) => onCloseAutoFocus(event, opener)}
				>
					<AlertDialog.Title className="text-lg font-semibold wrap-anywhere">
						Delete <UserNames users={users} />?
					</AlertDialog.Title>
					<AlertDialog.Description className="text-soft mt-1">
						This permanently deletes {what}. It cannot be undone. The admin history is kept.
					</AlertDialog.Description>
					<WhoList users={users} />
					<form noValidate className="mt-4 space-y-4" onSubmit={onSubmit}>
						<Field
							ref={field}
							label={
								isOne
									? "To confirm, type their e-mail address"
									: "To confirm, type the number of accounts"
							}
							name="answer"
							autoComplete="off"
							autoCapitalize="off"
							spellCheck={false}
							inputMode={isOne ? "email" : "numeric"}
							error={error}
						/>
						<div className="flex justify-end gap-2">
							<AlertDialog.Cancel asChild>
								<Button look="plain">Cancel</Button>
							</AlertDialog.Cancel>
							<Button look="bad" type="submit">
								Delete
							</Button>
						</div>
					</form>
				</AlertDialog.Content>
			</AlertDialog.Portal>
		</AlertDialog.Root>
	);
}
