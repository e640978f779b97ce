import { AlertDialog } from "radix-ui";
import { type FormEvent, useRef, useState } from "react";
import { Button } from "../../../_ui/button.tsx";
import { Field } from "../../../_ui/controls.tsx";
import { UserNames } from "../describe-action.tsx";
import { AffectedUsers } from "./affected-users.tsx";
import { CARD, type DialogProps, returnFocus, SCRIM } from "./dialog-parts.ts";

/** Deletion cannot be undone, so it must be confirmed by typing: the e-mail address of one user, the number of several. */
export function DeleteDialog({ users, opener, close, run }: DialogProps) {
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
				<div {...SCRIM} />
				<AlertDialog.Content
					aria-modal
					className={CARD}
					onOpenAutoFocus={(event) => {
						event.preventDefault();
						field.current?.focus();
					}}
					onCloseAutoFocus={(event) => returnFocus(event, opener)}
				>
					<AlertDialog.Title className="text-lg font-semibold wrap-anywhere">
						Delete <UserNames users={users} />?
					</AlertDialog.Title>
					<AlertDialog.Description className="text-soft mt-1">
						This permanently deletes {what}. It cannot be undone. The admin history is kept.
					</AlertDialog.Description>
					<AffectedUsers users={users} />
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
