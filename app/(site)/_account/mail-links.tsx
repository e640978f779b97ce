// The views that links in our mails open: set a new password, and confirm an e-mail address.
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { ApiError } from "#client/error.ts";
import { api, messageOf } from "../_ui/api.ts";
import { Button } from "../_ui/button.tsx";
import { Alert, Card, Field, NEW_PASSWORD, Placeholder, Retry } from "../_ui/controls.tsx";
import { focusHeading } from "../_ui/keep-focus.ts";
import { useForm } from "../_ui/use-form.ts";

/** Sets a new password by the token of a mailed link. */
export function ResetPassword({ token }: { token: string }) {
	const reset = useMutation({
		mutationFn: (newPassword: string) =>
			api("POST /api/auth/reset-password", { body: { token, newPassword } }),
	});
	const submit = (entered: FormData) => reset.mutate(String(entered.get("password")));
	const { errors, form } = useForm(submit, { isPending: reset.isPending });
	if (reset.isSuccess) {
		return (
			<Result title="Your new password is set">
				<p className="mb-4">You have been signed out everywhere.</p>
				<SignInLink />
			</Result>
		);
	}
	return (
		<Page title="Set a new password">
			<form {...form} className="space-y-4">
				<Field label="New password" name="password" error={errors.password} {...NEW_PASSWORD} />
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

// The user may have deleted the account meanwhile.
const TOKEN_CODES = ["INVALID_TOKEN", "TOKEN_EXPIRED", "USER_NOT_FOUND"];

/** Confirms the signed-in user's e-mail address by the token of a mailed link. */
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
			<Result title="Your e-mail address is confirmed">
				<SignInLink />
			</Result>
		);
	}
	if (!verify.error) return <Placeholder label="Confirming your e-mail address" />;
	if (verify.error instanceof ApiError && TOKEN_CODES.includes(verify.error.code)) {
		return (
			<Result title="This link does not work">
				<p className="mb-4">It is older than a day, not complete, or of an account that is gone.</p>
				<SignInLink />
			</Result>
		);
	}
	if (verify.error instanceof ApiError && verify.error.code === "WRONG_ACCOUNT") {
		return (
			<Result title="This link is for another account">
				<p className="mb-4">{verify.error.message}</p>
				<SignInLink />
			</Result>
		);
	}
	return (
		<Result title="Your e-mail address could not be confirmed">
			<Retry error={verify.error} again={mutate} />
		</Result>
	);
}

interface PageProps {
	title: string;
	children: ReactNode;
}

/** What replaces the form or the placeholder. The focus moves to its heading, which screen readers read. */
function Result(props: PageProps) {
	useEffect(focusHeading, []);
	return <Page {...props} />;
}

function Page({ title, children }: PageProps) {
	return (
		<Card className="mx-auto max-w-md">
			<h1 tabIndex={-1} className="mb-4 outline-none">
				{title}
			</h1>
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
