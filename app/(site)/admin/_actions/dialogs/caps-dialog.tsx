import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { Field } from "../../../_ui/controls.tsx";
import type { User } from "../../_shared/types.ts";
import type { Action } from "../actions.ts";
import { UserNames } from "../describe-action.tsx";
import type { DialogProps } from "./dialog-parts.ts";
import { FormDialog } from "./form-dialog.tsx";

/** The value of a field for a cap; null for the default. */
function capOf(form: FormData, name: string): number | null {
	const text = String(form.get(name)).trim();
	return text ? Number(text) : null;
}

/** Sets both caps, unless another admin has changed one since the dialog showed them. */
export const setCaps = (
	{ capDailyUsd, capMonthlyUsd }: Pick<User, "capDailyUsd" | "capMonthlyUsd">,
	form: FormData,
): Action => ({
	kind: "change",
	change: { capDailyUsd: capOf(form, "daily"), capMonthlyUsd: capOf(form, "monthly") },
	expected: { capDailyUsd, capMonthlyUsd },
});

/** Edits the caps of one user. The fields start with the current caps. */
export function CapsDialog(props: DialogProps) {
	const [user] = props.users;
	if (!user) return null;
	const fields = [
		{ name: "daily", label: "A day, in US dollars", cap: user.capDailyUsd },
		{ name: "monthly", label: "A month, in US dollars", cap: user.capMonthlyUsd },
	];
	return (
		<FormDialog
			{...props}
			title={
				<>
					Set caps for <UserNames users={props.users} />
				</>
			}
			description="The most they may spend on answers and transcription in a UTC day and month. Leave a field empty for the default; 0 allows no spending."
			submit="Set caps"
			actionOf={(form) => setCaps(user, form)}
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
