import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "../../../_ui/button.tsx";
import { useForm } from "../../../_ui/use-form.ts";
import type { Action } from "../actions.ts";
import { AffectedUsers } from "./affected-users.tsx";
import { CARD, type DialogProps, returnFocus, SCRIM } from "./dialog-parts.ts";

interface FormProps extends DialogProps {
	title: ReactNode;
	description: string;
	/** The sentence above the users who are already banned. */
	bannedBefore?: string;
	submit: string;
	actionOf: (form: FormData) => Action;
	children: (errors: Record<string, string>) => ReactNode;
}

/** A dialog with a form for the action's input. */
export function FormDialog({
	title,
	description,
	submit,
	actionOf,
	children,
	...props
}: FormProps) {
	const { users, bannedBefore } = props;
	const { errors, form } = useForm((entered) => props.run(actionOf(entered)));
	return (
		<Dialog.Root open onOpenChange={props.close}>
			<Dialog.Portal>
				<div {...SCRIM} />
				<Dialog.Content
					aria-modal
					className={CARD}
					// A click outside, or the second half of the double click that opened the dialog, must not discard what was entered.
					onInteractOutside={(event) => event.preventDefault()}
					onCloseAutoFocus={(event) => returnFocus(event, props.opener)}
				>
					<Dialog.Title className="text-lg font-semibold wrap-anywhere">{title}</Dialog.Title>
					<Dialog.Description className="text-soft mt-1">{description}</Dialog.Description>
					<AffectedUsers users={users} bannedBefore={bannedBefore} />
					<form {...form} className="mt-4 space-y-4">
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
