import { clsx } from "clsx";
import { Tabs } from "radix-ui";
import { useEffect, useRef } from "react";
import { ApiError } from "#client/error.ts";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { messageOf } from "../_ui/api.ts";
import { Button } from "../_ui/button.tsx";
import { Alert, Card, Field, NEW_PASSWORD } from "../_ui/controls.tsx";
import { fieldError, validateForm } from "../_ui/form-errors.ts";
import { useForm } from "../_ui/use-form.ts";
import { useAccountOptions } from "./account-options.ts";
import { ForgotPassword } from "./forgot-password.tsx";
import { type InvitationState, InvitationStatus, useInvitation } from "./invitation.tsx";
import { useSignIn } from "./session.ts";

const TAB =
	"text-soft data-[state=active]:text-ink data-[state=active]:border-accent min-h-11 flex-1 border-b-2 border-transparent font-medium";

// Error codes that concern the value of one field.
const FIELD_OF: Record<string, string> = {
	INVALID_EMAIL: "email",
	EMAIL_DOMAIN_NOT_ALLOWED: "email",
	USER_ALREADY_EXISTS: "email",
	USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: "email",
	INVALID_EMAIL_OR_PASSWORD: "password",
	PASSWORD_TOO_SHORT: "password",
	PASSWORD_TOO_LONG: "password",
	PASSWORD_TOO_COMMON: "password",
};

interface SignInProps {
	/** Why the user was redirected here. */
	reason: string | undefined;
	/** The token of the invitation whose link the user has followed. */
	invitation: string | undefined;
}

/** Sign-in and sign-up. */
export function SignIn({ reason, invitation: token }: SignInProps) {
	const values = useRef<Values>({});
	const invitation = useInvitation(token);
	const { data: options, isPending } = useAccountOptions();
	return (
		<div className="mx-auto max-w-md">
			<Reason ban={options?.ban} isPending={isPending}>
				{reason}
			</Reason>
			<h1 className="mb-2 text-center">The right words, in time</h1>
			<p className="text-soft mb-6 text-center text-balance">
				Listens to your interview and helps you answer while it still matters.
			</p>
			<Card>
				<Tabs.Root defaultValue={token ? "up" : "in"}>
					<Tabs.List aria-label="Account" className="border-line mb-6 flex border-b">
						<Tabs.Trigger value="in" className={TAB}>
							Sign in
						</Tabs.Trigger>
						<Tabs.Trigger value="up" className={TAB}>
							Sign up
						</Tabs.Trigger>
					</Tabs.List>
					<Tabs.Content value="in">
						<CredentialsForm values={values.current} />
					</Tabs.Content>
					<Tabs.Content value="up">
						{invitation && <InvitationStatus {...invitation} />}
						<CredentialsForm values={values.current} isNew invitation={invitation} />
					</Tabs.Content>
				</Tabs.Root>
			</Card>
		</div>
	);
}

interface ReasonProps {
	/** The message about the ban that has ended the session. */
	ban: string | null | undefined;
	isPending: boolean;
	children: string | undefined;
}

/** Why the user is here. The box is there while the server is asked about a ban, so that nothing below moves. */
function Reason({ ban, isPending, children }: ReasonProps) {
	const text = ban ?? children;
	if (!text) return null;
	return (
		<p
			role="status"
			className={clsx(
				"bg-card mb-6 rounded-lg border px-3 py-2 wrap-anywhere",
				ban ? "border-bad text-bad" : "border-control",
			)}
		>
			<span className={clsx(isPending && "invisible")}>{text}</span>
		</p>
	);
}

/** The entered values by field name, kept because each form is unmounted while the other one is shown. */
type Values = Record<string, string>;

interface FormProps {
	values: Values;
	isNew?: boolean;
	invitation?: Invitation | undefined;
}

interface Invitation {
	token: string;
	state: InvitationState;
	/** Why its state is unknown, if the server did not answer. */
	error: Error | null;
	/** Asks the server again whether it still works. */
	check: () => unknown;
}

function CredentialsForm({ values, isNew = false, invitation }: FormProps) {
	const signIn = useSignIn();
	const ref = useRef<HTMLFormElement>(null);
	const {
		errors: invalid,
		setErrors,
		form,
	} = useForm(submit, {
		isPending: signIn.isPending,
		reset: signIn.reset,
	});
	const failure = signIn.error;
	const code = failure instanceof ApiError ? failure.code : "";
	const named = fieldError(failure, ["name", "email", "password"]);
	const field = named?.field ?? FIELD_OF[code];
	const isEnded = code === "INVITATION_NOT_VALID";
	const errors: Record<string, string> = {
		...invalid,
		...(field && failure ? { [field]: named?.message ?? failure.message } : {}),
	};
	useEffect(() => {
		if (field && failure) ref.current?.querySelector<HTMLElement>(`[name=${field}]`)?.focus();
	}, [field, failure]);
	const check = invitation?.check;
	useEffect(() => {
		// Used up or ended since the page was opened. The status above the form says so, and the next attempt is sent without it.
		if (isEnded) void check?.();
	}, [isEnded, check]);
	const usable = invitation?.state === "closed" ? undefined : invitation;

	function submit(entered: FormData) {
		const text = (name: string) => String(entered.get(name) ?? "");
		signIn.mutate({
			...(isNew ? { name: text("name").trim(), invitation: usable?.token } : {}),
			email: text("email").trim(),
			password: text("password"),
		});
	}
	/** The e-mail address; undefined when it is not valid, and then its field says so. */
	const validEmail = () => {
		if (!ref.current) return undefined;
		const found = validateForm(ref.current, "email");
		setErrors(found);
		if (found.email !== undefined) return undefined;
		return String(new FormData(ref.current).get("email")).trim();
	};
	return (
		<form
			{...form}
			ref={ref}
			className="space-y-4"
			onChange={({ target }) => {
				if (target instanceof HTMLInputElement) values[target.name] = target.value;
			}}
		>
			{isNew && (
				<Field
					label="Name"
					name="name"
					defaultValue={values.name}
					autoComplete="name"
					required
					maxLength={FIELD_LIMITS.name.max}
					error={errors.name}
				/>
			)}
			<Field
				label="E-mail"
				name="email"
				defaultValue={values.email}
				type="email"
				autoComplete="username"
				required
				error={errors.email}
			/>
			<Field
				label="Password"
				name="password"
				defaultValue={values.password}
				type="password"
				autoComplete="current-password"
				required
				error={errors.password}
				{...(isNew ? NEW_PASSWORD : {})}
			/>
			{failure && !field && !(isEnded && invitation?.state === "closed") && (
				<Alert>{messageOf(failure)}</Alert>
			)}
			<Button type="submit" className="w-full" aria-disabled={signIn.isPending}>
				{isNew ? "Create account" : "Continue"}
			</Button>
			{!isNew && <ForgotPassword validEmail={validEmail} />}
			{isNew && usable?.state !== "open" && (
				<p className="text-soft text-sm">
					An admin must approve a new account before it can be used.
				</p>
			)}
		</form>
	);
}
