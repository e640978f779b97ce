import { Button } from "../../_ui/controls.tsx";
import { ago, day, moment } from "../../_ui/format.ts";
import type { Actions } from "../_actions/use-actions.tsx";
import { useKeptFocus } from "../_shared/keep-focus.ts";
import type { Session, User } from "../_shared/types.ts";
import { deviceOf } from "./device.ts";

interface Props {
	user: User;
	sessions: Session[];
	/** The session of the admin who is looking at the page. */
	currentId: string | undefined;
	run: Actions["run"];
}

/** A user's sessions, each with a button that ends it. */
export function Sessions({ user, sessions, currentId, run }: Props) {
	const { list, onFocus } = useKeptFocus();
	return (
		<section aria-labelledby="sessions">
			<h2 id="sessions" className="mb-2 text-lg font-semibold">
				Sessions
			</h2>
			<div className="bg-card border-line rounded-2xl border">
				{sessions.length === 0 && (
					<p className="text-soft px-4 py-6 text-center">Not signed in anywhere.</p>
				)}
				<ul ref={list} aria-labelledby="sessions" className="divide-line divide-y">
					{sessions.map(({ id, userAgent, ipAddress, createdAt, lastSeenAt }) => (
						<li key={id} onFocus={onFocus} className="flex items-center gap-3 py-2 pr-3 pl-4">
							<div className="min-w-0 flex-1">
								<p title={userAgent ?? undefined}>
									{deviceOf(userAgent)}
									{id === currentId && (
										<span className="text-soft text-sm"> · current session</span>
									)}
								</p>
								<p className="text-soft text-sm wrap-anywhere">
									{ipAddress || "Unknown IP address"} · since {day(createdAt)} ·{" "}
									<time dateTime={lastSeenAt} title={moment(lastSeenAt)}>
										seen {ago(lastSeenAt)}
									</time>
								</p>
							</div>
							<Button
								look="plain"
								aria-label={`End the session on ${deviceOf(userAgent)} from ${ipAddress || "an unknown IP address"}`}
								onClick={() => run([user], { kind: "end-session", session: id })}
							>
								End
							</Button>
						</li>
					))}
				</ul>
			</div>
		</section>
	);
}
