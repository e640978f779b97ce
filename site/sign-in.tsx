import { Tabs } from "radix-ui";
import { useEffect, useRef, useState } from "react";
import { ApiFailure, sentenceOf } from "./api.ts";
import { invalidFields } from "./fields.ts";
import { useSignIn } from "./session.ts";
import { Alert, Button, Card, Field } from "./ui.tsx";

const TAB =
	"text-soft data-[state=active]:text-ink data-[state=active]:border-accent min-h-11 flex-1 border-b-2 border-transparent font-medium";

// Of the server's refusals, those that are about what stands in one field.
const FIELD_OF: Record<string, string> = {
	INVALID_EMAIL: "email",
	USER_ALREADY_EXISTS: "email",
	USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: "email",
	INVALID_EMAIL_OR_PASSWORD: "password",
	PASSWORD_TOO_SHORT: "password",
	PASSWORD_TOO_LONG: "password",
	PASSWORD_TOO_COMMON: "password",
};

/** The way in: one card with two forms. `why` says what brought somebody here who did not come by themselves. */
export function SignIn({ why }: { why: string | undefined }) {
	const typed = useRef<Typed>({});
	return (
		<div className="mx-auto max-w-md">
			{why && (
				<p role="status" className="border-control bg-card mb-6 rounded-lg border px-3 py-2">
					{why}
				</p>
			)}
			<h1 className="mb-2 text-center">The right words, in time</h1>
			<p className="text-soft mb-6 text-center text-balance">
				Listens to your interview and helps you answer while it still matters.
			</p>
			<Card>
				<Tabs.Root defaultValue="in">
					<Tabs.List aria-label="Account" className="border-line mb-6 flex border-b">
						<Tabs.Trigger value="in" className={TAB}>
							Sign in
						</Tabs.Trigger>
						<Tabs.Trigger value="up" className={TAB}>
							Sign up
						</Tabs.Trigger>
					</Tabs.List>
					<Tabs.Content value="in">
						<AccountForm typed={typed.current} />
					</Tabs.Content>
					<Tabs.Content value="up">
						<AccountForm typed={typed.current} isNew />
					</Tabs.Content>
				</Tabs.Root>
			</Card>
		</div>
	);
}

/** What was typed, by the name of its field: each of the two forms is gone while the other is shown. */
type Typed = Record<string, string>;

function AccountForm({ typed, isNew = false }: { typed: Typed; isNew?: boolean }) {
	const signIn = useSignIn();
	const form = useRef<HTMLFormElement>(null);
	const [wrong, setWrong] = useState<Record<string, string>>({});
	const refusal = signIn.error;
	const field = refusal instanceof ApiFailure ? FIELD_OF[refusal.code] : undefined;
	const errors = field && refusal ? { [field]: refusal.message } : wrong;
	useEffect(() => {
		if (field && refusal) form.current?.querySelector<HTMLElement>(`[name=${field}]`)?.focus();
	}, [field, refusal]);

	const submit = (entered: FormData) => {
		const text = (name: string) => String(entered.get(name) ?? "");
		signIn.mutate({
			...(isNew ? { name: text("name").trim() } : {}),
			email: text("email").trim(),
			password: text("password"),
		});
	};
	return (
		<form
			ref={form}
			// The browser still judges; we show its words beside the field, where they stay.
			noValidate
			className="space-y-4"
			onChange={({ target }) => {
				if (target instanceof HTMLInputElement) typed[target.name] = target.value;
			}}
			onSubmit={(event) => {
				event.preventDefault();
				if (signIn.isPending) return;
				const found = invalidFields(event.currentTarget);
				setWrong(found);
				signIn.reset();
				if (!Object.keys(found).length) submit(new FormData(event.currentTarget));
			}}
		>
			{isNew && (
				<Field
					label="Name"
					name="name"
					defaultValue={typed.name}
					autoComplete="name"
					required
					maxLength={100}
					error={errors.name}
				/>
			)}
			<Field
				label="E-mail"
				name="email"
				defaultValue={typed.email}
				type="email"
				autoComplete="username"
				required
				error={errors.email}
			/>
			<Field
				label="Password"
				name="password"
				defaultValue={typed.password}
				type="password"
				autoComplete={isNew ? "new-password" : "current-password"}
				required
				error={errors.password}
				{...(isNew ? { minLength: 8, maxLength: 128, hint: "At least 8 characters." } : {})}
			/>
			{refusal && !field && <Alert>{sentenceOf(refusal)}</Alert>}
			<Button type="submit" className="w-full" aria-disabled={signIn.isPending}>
				{isNew ? "Create account" : "Continue"}
			</Button>
			{isNew && (
				<p className="text-soft text-sm">
					An admin must approve a new account before it can be used.
				</p>
			)}
		</form>
	);
}
