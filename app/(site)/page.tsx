"use client";

import { sentenceOf } from "./api.ts";
import { Ask } from "./ask.tsx";
import { useSession } from "./session.ts";
import { SignIn } from "./sign-in.tsx";
import { Alert, Button, Placeholder } from "./ui.tsx";
import { Waiting } from "./waiting.tsx";

export default function HomePage() {
	const { data: user, error, refetch } = useSession();
	if (user) return user.isApproved ? <Ask /> : <Waiting user={user} />;
	if (user === null) return <SignIn />;
	if (!error) return <Placeholder label="Loading" />;
	return (
		<div className="mx-auto max-w-md space-y-4 py-16">
			<Alert>{sentenceOf(error)}</Alert>
			<Button onClick={() => refetch()}>Try again</Button>
		</div>
	);
}
