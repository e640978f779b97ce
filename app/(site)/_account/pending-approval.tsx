import { Card, Retry } from "../_ui/controls.tsx";
import { RequestNote } from "./request-note.tsx";
import { type SessionUser, useSession } from "./session.ts";

const POLL_MS = 3_000;

/** Shown to a user pending approval. Polls the session, so that the page changes by itself once an admin approves. */
export function PendingApproval({ user }: { user: SessionUser }) {
	const { refetch, isFetching, error } = useSession({ everyMs: POLL_MS });
	return (
		<Card className="mx-auto max-w-md">
			<h1 className="text-center">Waiting for approval</h1>
			<p className="text-soft mt-3 text-center">
				You are signed in as{" "}
				<strong className="text-ink wrap-anywhere">
					<bdi>{user.email}</bdi>
				</strong>
				. An admin must approve your account before you can use it.
			</p>
			<p className="mt-6 text-center">
				Keep this page open: it continues automatically once you are approved.
			</p>
			{error && !isFetching && (
				<div className="mt-4">
					<Retry error={error} again={refetch} />
				</div>
			)}
			<RequestNote key={user.id} />
		</Card>
	);
}
