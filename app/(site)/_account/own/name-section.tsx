import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { api } from "../../_ui/api.ts";
import { Field } from "../../_ui/controls.tsx";
import { useSession, useSessionCheck } from "../session.ts";
import { AccountForm } from "./account-form.tsx";
import { Section } from "./section.tsx";

/** One's own name. */
export function NameSection() {
	const { data: user } = useSession();
	const check = useSessionCheck();
	return (
		<Section
			title="Name"
			text={
				<>
					You sign in as <bdi className="wrap-anywhere">{user?.email}</bdi>.
				</>
			}
		>
			<AccountForm
				submit="Save name"
				done="Saved."
				send={async (entered) => {
					await api("POST /api/auth/update-user", { body: { name: entered("name").trim() } });
					await check();
				}}
			>
				{(errors) => (
					<Field
						label="Name"
						name="name"
						autoComplete="name"
						required
						maxLength={FIELD_LIMITS.name.max}
						defaultValue={user?.name}
						error={errors.name}
					/>
				)}
			</AccountForm>
		</Section>
	);
}
