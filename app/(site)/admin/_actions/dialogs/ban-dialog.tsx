import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { Field } from "../../../_ui/controls.tsx";
import { banEndOf, LAST_BAN_END, nextMinute } from "../ban-end.ts";
import { UserNames } from "../describe-action.tsx";
import type { DialogProps } from "./dialog-parts.ts";
import { FormDialog } from "./form-dialog.tsx";

/** Asks for the reason and the end of a ban. */
export function BanDialog(props: DialogProps) {
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
			description="They are signed out immediately and cannot sign in until the ban ends. When they sign in, they see the reason and the end."
			bannedBefore="Already banned. Their reason and end stay as they are:"
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
					// A ban by another admin in the meantime keeps its reason and its end.
					expected: { banned: false },
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
						min={nextMinute(Date.now())}
						max={LAST_BAN_END}
						error={errors.end}
						hint="If empty, the ban lasts until an admin lifts it."
					/>
				</>
			)}
		</FormDialog>
	);
}
