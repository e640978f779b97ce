import { useMutation } from "@tanstack/react-query";
import { api, messageOf } from "../_ui/api.ts";
import { Button } from "../_ui/button.tsx";
import { Alert } from "../_ui/controls.tsx";
import { useAccountOptions } from "./account-options.ts";

interface Props {
	/** Returns the entered e-mail address; when it is not valid, says so at its field and returns undefined. */
	validEmail: () => string | undefined;
}

/** Offers to mail a link for a new password; where no mail is set up, says to ask an admin. */
export function ForgotPassword({ validEmail }: Props) {
	const { data: options } = useAccountOptions();
	const ask = useMutation({
		mutationFn: (email: string) =>
			api("POST /api/auth/request-password-reset", { body: { email } }),
	});
	if (!options) return null;
	if (!options.hasMail) {
		return (
			<p className="text-soft text-sm">Forgot your password? Ask your admin to set a new one.</p>
		);
	}
	return (
		<>
			<Button
				look="plain"
				className="w-full"
				aria-disabled={ask.isPending}
				onClick={() => {
					if (ask.isPending) return;
					const email = validEmail();
					if (email === undefined) ask.reset();
					else ask.mutate(email);
				}}
			>
				I forgot my password: mail me a link
			</Button>
			{ask.isSuccess && (
				<p role="status" className="text-sm">
					If <bdi className="wrap-anywhere">{ask.variables}</bdi> has an account, a link for a new
					password is on its way.
				</p>
			)}
			{ask.error && <Alert>{messageOf(ask.error)}</Alert>}
		</>
	);
}
