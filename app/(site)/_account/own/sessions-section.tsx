import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api, messageOf } from "../../_ui/api.ts";
import { Button } from "../../_ui/button.tsx";
import { Alert, Retry } from "../../_ui/controls.tsx";
import { useSession } from "../session.ts";
import { SessionList } from "../session-list.tsx";

export const OWN_SESSIONS_KEY = ["own-sessions"];

/** One's own sessions. The others can be ended, one by one or together; signing out ends the current one. */
export function SessionsSection() {
	const id = useId();
	const { data: user } = useSession();
	const cache = useQueryClient();
	const { data, error, refetch } = useQuery({
		queryKey: OWN_SESSIONS_KEY,
		queryFn: () => api("GET /api/auth/list-sessions"),
	});
	// `end.error` is only that of the latest session, when several are ended one after the other.
	const [failure, setFailure] = useState<Error>();
	const end = useMutation({
		onMutate: () => setFailure(undefined),
		onError: setFailure,
		mutationFn: (session: string | "others") =>
			session === "others"
				? api("POST /api/auth/revoke-other-sessions")
				: api("POST /api/auth/revoke-session", { body: { token: session } }),
		onSettled: () => cache.invalidateQueries({ queryKey: OWN_SESSIONS_KEY }),
	});
	const sessions = (data ?? [])
		.map(({ updatedAt, ...session }) => ({ ...session, lastSeenAt: updatedAt }))
		.sort((a, b) => Number(b.id === user?.sessionId) - Number(a.id === user?.sessionId));
	const others = sessions.filter((session) => session.id !== user?.sessionId).length;
	return (
		<section aria-labelledby={id}>
			<div className="mb-2 flex min-h-11 flex-wrap items-center justify-between gap-x-4">
				<h2 id={id} className="text-lg font-semibold">
					Signed-in devices
				</h2>
				{others > 0 && (
					<Button look="plain" disabled={end.isPending} onClick={() => end.mutate("others")}>
						Sign out everywhere else
					</Button>
				)}
			</div>
			{failure && (
				<div className="mb-2">
					<Alert>{messageOf(failure)}</Alert>
				</div>
			)}
			{error && <Retry error={error} again={refetch} />}
			{data && (
				<SessionList
					sessions={sessions}
					currentId={user?.sessionId}
					labelledBy={id}
					end={(session) => end.mutate(session)}
					keepsCurrent
				/>
			)}
			{!data && !error && <div className="bg-card border-line h-16 rounded-2xl border" />}
			<p role="status" className="sr-only">
				{end.isSuccess && "Session ended."}
			</p>
		</section>
	);
}
