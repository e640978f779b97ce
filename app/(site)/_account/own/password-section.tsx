import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../_ui/api.ts";
import { Field, NEW_PASSWORD } from "../../_ui/controls.tsx";
import { useSession } from "../session.ts";
import { AccountForm } from "./account-form.tsx";
import { Section } from "./section.tsx";
import { OWN_SESSIONS_KEY } from "./sessions-section.tsx";

const FIELD_OF = {
	INVALID_PASSWORD: "currentPassword",
	PASSWORD_TOO_SHORT: "newPassword",
	PASSWORD_TOO_LONG: "newPassword",
	PASSWORD_TOO_COMMON: "newPassword",
};

/** One's own password. */
export function PasswordSection() {
	const { data: user } = useSession();
	const cache = useQueryClient();
	return (
		<Section title="Password" text="A new password signs you out on every other device.">
			<AccountForm
				submit="Change password"
				fieldOf={FIELD_OF}
				done="Your password is changed. You are signed out everywhere else."
				isEmptied
				send={async (entered) => {
					const [currentPassword, newPassword] = [
						entered("currentPassword"),
						entered("newPassword"),
					];
					await api("POST /api/auth/change-password", { body: { currentPassword, newPassword } });
					await cache.invalidateQueries({ queryKey: OWN_SESSIONS_KEY });
				}}
			>
				{(errors) => (
					<>
						{/* For password managers, which save a password with its account. */}
						<input
							type="text"
							name="username"
							autoComplete="username"
							readOnly
							hidden
							value={user?.email ?? ""}
						/>
						<Field
							label="Current password"
							name="currentPassword"
							type="password"
							autoComplete="current-password"
							required
							error={errors.currentPassword}
						/>
						<Field
							label="New password"
							name="newPassword"
							{...NEW_PASSWORD}
							error={errors.newPassword}
						/>
					</>
				)}
			</AccountForm>
		</Section>
	);
}
