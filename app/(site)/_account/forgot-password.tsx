import { useMutation } from "@tanstack/react-query";
import { api, messageOf } from "../_ui/api.ts";
import { Alert, Button } from "../_ui/controls.tsx";
import { useAccountOptions } from "./account-options.ts";

/** Offers to mail a link for a new password; where no mail is set up, says to ask an admin. `email` returns the e-mail address entered so far. */
export function ForgotPassword({ email }: { email: () => string }) {
	const { data: options } = useAccountOptions();
	const ask = useMutation({
		mutationFn: () => api("POST /api/auth/request-password-reset", { body: { email: email() } }),
	});
	if (!options?.hasMail) {
		return (
			<p className="text-soft text-sm">Forgot your password? Ask your admin to set a new one.</p>
		);
	}
	if (ask.isSuccess) {
		return (
			<p role="status" className="text-sm">
				If this e-mail address has an account, a link for a new password is on its way.
			</p>
		);
	}
	return (
		<>
			<Button
				look="plain"
				className="w-full"
				aria-disabled={ask.isPending}
				onClick={() => {
					if (!ask.isPending) ask.mutate();
				}}
			>
				I forgot my password: mail me a link
			</Button>
			{ask.error && <Alert>{messageOf(ask.error)}</Alert>}
		</>
	);
}
