// The views that links in our mails open: set a new password, and confirm an e-mail address.
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { ApiError } from "#client/error.ts";
import { api, messageOf } from "../_ui/api.ts";
import { Alert, Button, Card, Field, NEW_PASSWORD, Placeholder } from "../_ui/controls.tsx";
import { validateForm } from "../_ui/form-errors.ts";

/** Sets a new password by the token of a mailed link. */
export function ResetPassword({ token }: { token: string }) {
	const [invalid, setInvalid] = useState<Record<string, string>>({});
	const reset = useMutation({
		mutationFn: (newPassword: string) =>
			api("POST /api/auth/reset-password", { body: { token, newPassword } }),
	});
	const submit = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const found = validateForm(event.currentTarget);
		setInvalid(found);
		if (reset.isPending || Object.keys(found).length) return;
		reset.mutate(String(new FormData(event.currentTarget).get("password")));
	};
	if (reset.isSuccess) {
		return (
			<Page title="Your new password is set">
				<p className="mb-4">You have been signed out everywhere.</p>
				<SignInLink />
			</Page>
		);
	}
	return (
		<Page title="Set a new password">
			<form noValidate className="space-y-4" onSubmit={submit}>
				<Field label="New password" name="password" error={invalid.password} {...NEW_PASSWORD} />
				{reset.error && <Alert>{sentenceFor(reset.error)}</Alert>}
				<Button type="submit" className="w-full" aria-disabled={reset.isPending}>
					Set the password
				</Button>
			</form>
		</Page>
	);
}

const sentenceFor = (error: Error) =>
	error instanceof ApiError && error.code === "INVALID_TOKEN"
		? "This link has been used, or is older than an hour. Ask for a new one on the sign-in page."
		: messageOf(error);

/** Confirms an e-mail address by the token of a mailed link. */
export function VerifyEmail({ token }: { token: string }) {
	const verify = useMutation({
		mutationFn: () => api("POST /api/auth/verify-email", { body: { token } }),
	});
	const { mutate } = verify;
	const hasStarted = useRef(false);
	useEffect(() => {
		// Development renders twice.
		if (hasStarted.current) return;
		hasStarted.current = true;
		mutate();
	}, [mutate]);
	if (verify.isSuccess) {
		return (
			<Page title="Your e-mail address is confirmed">
				<SignInLink />
			</Page>
		);
	}
	if (!verify.error) return <Placeholder label="Confirming your e-mail address" />;
	return (
		<Page title="This link does not work">
			<p className="mb-4">
				{verify.error instanceof ApiError
					? "It is older than a day, or not complete."
					: messageOf(verify.error)}
			</p>
			<SignInLink />
		</Page>
	);
}

function Page({ title, children }: { title: string; children: ReactNode }) {
	return (
		<Card className="mx-auto max-w-md">
			<h1 className="mb-4">{title}</h1>
			{children}
		</Card>
	);
}

/** A link to sign-in, whose URL no longer has the token. */
const SignInLink = () => (
	<a href="/" className="text-accent underline underline-offset-4">
		Continue
	</a>
);
