import { Field, NEW_PASSWORD } from "../../../_ui/controls.tsx";
import { UserNames } from "../describe-action.tsx";
import type { DialogProps } from "./dialog-parts.ts";
import { FormDialog } from "./form-dialog.tsx";

/** Asks for a user's new password. */
export function PasswordDialog(props: DialogProps) {
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
				<Field label="New password" name="password" {...NEW_PASSWORD} error={errors.password} />
			)}
		</FormDialog>
	);
}
