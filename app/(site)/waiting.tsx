"use client";

import { sentenceOf } from "./api.ts";
import { type SessionUser, useSession } from "./session.ts";
import { Alert, Button, Card } from "./ui.tsx";

/** For those who signed up and whom no admin has approved yet. */
export function Waiting({ user }: { user: SessionUser }) {
	const { refetch, isFetching, error, dataUpdatedAt } = useSession();
	const time = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" }).format(dataUpdatedAt);
	return (
		<Card className="mx-auto max-w-md text-center">
			<h1>Waiting for approval</h1>
			<p className="text-soft mt-3">
				You are signed in as <strong className="text-ink wrap-anywhere">{user.email}</strong>. An
				admin has to let you in before you can ask anything.
			</p>
			<Button className="mt-6 w-full" disabled={isFetching} onClick={() => refetch()}>
				Check again
			</Button>
			{error && !isFetching ? (
				<div className="mt-3">
					<Alert>{sentenceOf(error)}</Alert>
				</div>
			) : (
				<p role="status" className="text-soft mt-3 text-sm">
					{isFetching ? "Checking …" : `Not approved yet, as of ${time}.`}
				</p>
			)}
		</Card>
	);
}
