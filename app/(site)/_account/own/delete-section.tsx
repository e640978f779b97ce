import { useRef, useState } from "react";
import { api } from "../../_ui/api.ts";
import { Button } from "../../_ui/button.tsx";
import { Field } from "../../_ui/controls.tsx";
import { announceSignOut } from "../session.ts";
import { AccountForm } from "./account-form.tsx";
import { Section } from "./section.tsx";

/** Deletes one's own account, after asking for the password. */
export function DeleteSection() {
	const [isOpen, setOpen] = useState(false);
	const opener = useRef<HTMLButtonElement>(null);
	const close = () => {
		setOpen(false);
		// The button exists again after the next render.
		requestAnimationFrame(() => opener.current?.focus());
	};
	return (
		<Section
			title="Delete the account"
			text="Your account, its sessions and everything saved for you are deleted permanently. The totals of your usage and the admin history are kept."
		>
			{isOpen ? (
				<AccountForm
					submit="Delete my account"
					look="bad"
					fieldOf={{ WRONG_PASSWORD: "password" }}
					send={async (entered) => {
						await api("POST /api/account/delete", { body: { password: entered("password") } });
						announceSignOut();
					}}
					beside={
						<Button look="plain" onClick={close}>
							Cancel
						</Button>
					}
				>
					{(errors) => (
						<Field
							label="Your password, to confirm"
							name="password"
							type="password"
							autoComplete="current-password"
							required
							autoFocus
							error={errors.password}
						/>
					)}
				</AccountForm>
			) : (
				<Button ref={opener} look="bad" onClick={() => setOpen(true)}>
					Delete account …
				</Button>
			)}
		</Section>
	);
}
