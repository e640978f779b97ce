import { useRef, useState } from "react";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { messageOf } from "../../_ui/api.ts";
import { Button } from "../../_ui/button.tsx";
import { Alert, Field, Panel, Select } from "../../_ui/controls.tsx";
import { useForm } from "../../_ui/use-form.ts";
import { NewLink } from "./new-link.tsx";
import { useInvite } from "./queries.ts";

const DAY_MS = 86_400_000;
/** How long a link works, in days. */
const LENGTHS = { 1: "1 day", 7: "7 days", 30: "30 days", 90: "90 days" };

/** Creates an invitation and shows its link, once. */
export function InviteForm() {
	const invite = useInvite();
	const ref = useRef<HTMLFormElement>(null);
	const [days, setDays] = useState("7");
	const [role, setRole] = useState<"user" | "admin">("user");
	const isForAdmin = role === "admin";
	const { errors, form } = useForm(
		(entered) =>
			invite.mutate({
				note: String(entered.get("note")).trim(),
				uses: isForAdmin ? 1 : Number(entered.get("uses")),
				expiresAt: new Date(Date.now() + Number(days) * DAY_MS).toISOString(),
				role,
			}),
		{ isPending: invite.isPending },
	);

	if (invite.data) {
		return (
			<NewLink
				{...invite.data}
				again={() => {
					invite.reset();
					requestAnimationFrame(() => ref.current?.querySelector("input")?.focus());
				}}
			/>
		);
	}
	return (
		<Panel aria-labelledby="invite">
			<h2 id="invite" className="text-lg font-semibold">
				Make a link
			</h2>
			<p className="text-soft text-sm">
				Anyone who signs up with the link is approved at once, without waiting for an admin.
			</p>
			<form {...form} ref={ref} className="mt-4 space-y-4">
				<Field
					label="Note (optional)"
					name="note"
					maxLength={FIELD_LIMITS.invitationNote.max}
					autoComplete="off"
					error={errors.note}
					hint="Only admins see this: who the link is for."
				/>
				<div className="flex flex-wrap items-start gap-3">
					<div className="basis-36">
						<Field
							// The server allows only one person for a link with the role admin.
							key={role}
							label="How many people"
							name="uses"
							type="number"
							inputMode="numeric"
							required
							{...FIELD_LIMITS.invitationUses}
							step={1}
							defaultValue={1}
							disabled={isForAdmin}
							error={errors.uses}
						/>
					</div>
					<Select label="Works for" value={days} onChange={setDays}>
						{Object.entries(LENGTHS).map(([value, name]) => (
							<option key={value} value={value}>
								{name}
							</option>
						))}
					</Select>
					<Select
						label="Role"
						value={role}
						onChange={(value) => setRole(value === "admin" ? "admin" : "user")}
					>
						<option value="user">User</option>
						<option value="admin">Admin</option>
					</Select>
				</div>
				{isForAdmin && (
					<p className="text-sm">
						The link makes one person an admin, who can approve, ban and delete everyone else.
					</p>
				)}
				{invite.error && <Alert>{messageOf(invite.error)}</Alert>}
				<Button type="submit" aria-disabled={invite.isPending}>
					Make link
				</Button>
			</form>
		</Panel>
	);
}
