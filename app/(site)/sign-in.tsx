"use client";

import { Tabs } from "radix-ui";
import { sentenceOf } from "./api.ts";
import { useSignIn } from "./session.ts";
import { Alert, Button, Card, Field } from "./ui.tsx";

const TAB =
	"text-soft data-[state=active]:text-ink data-[state=active]:border-accent min-h-11 flex-1 border-b-2 border-transparent font-medium";

/** The way in: one card with two forms. */
export function SignIn() {
	return (
		<div className="mx-auto max-w-md">
			<h1 className="mb-2 text-center">The right words, in time</h1>
			<p className="text-soft mb-6 text-center text-balance">
				Listens to your interview and helps you answer while it still matters.
			</p>
			<Card>
				<Tabs.Root defaultValue="in">
					<Tabs.List aria-label="How to come in" className="border-line mb-6 flex border-b">
						<Tabs.Trigger value="in" className={TAB}>
							Sign in
						</Tabs.Trigger>
						<Tabs.Trigger value="up" className={TAB}>
							Sign up
						</Tabs.Trigger>
					</Tabs.List>
					<Tabs.Content value="in">
						<AccountForm />
					</Tabs.Content>
					<Tabs.Content value="up">
						<AccountForm isNew />
					</Tabs.Content>
				</Tabs.Root>
			</Card>
		</div>
	);
}

function AccountForm({ isNew = false }: { isNew?: boolean }) {
	const signIn = useSignIn();
	const submit = (form: FormData) => {
		const field = (name: string) => String(form.get(name) ?? "");
		signIn.mutate({
			...(isNew ? { name: field("name").trim() } : {}),
			email: field("email").trim(),
			password: field("password"),
		});
	};
	return (
		<form
			className="space-y-4"
			onSubmit={(event) => {
				event.preventDefault();
				submit(new FormData(event.currentTarget));
			}}
		>
			{isNew && <Field label="Name" name="name" autoComplete="name" required maxLength={100} />}
			<Field label="E-mail" name="email" type="email" autoComplete="username" required />
			<Field
				label="Password"
				name="password"
				type="password"
				autoComplete={isNew ? "new-password" : "current-password"}
				required
				{...(isNew ? { minLength: 8, maxLength: 128, hint: "At least 8 characters." } : {})}
			/>
			{signIn.error && <Alert>{sentenceOf(signIn.error)}</Alert>}
			<Button type="submit" className="w-full" disabled={signIn.isPending}>
				{isNew ? "Create account" : "Continue"}
			</Button>
			{isNew && (
				<p className="text-soft text-sm">
					An admin looks at every new account before it can be used.
				</p>
			)}
		</form>
	);
}
