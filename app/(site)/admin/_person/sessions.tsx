import { SessionList } from "../../_account/session-list.tsx";
import type { Actions } from "../_actions/use-actions.tsx";
import type { Session, User } from "../_shared/types.ts";

interface Props {
	user: User;
	sessions: Session[];
	/** The current session of the admin. */
	currentId: string | undefined;
	run: Actions["run"];
}

/** A user's sessions, each with a button that ends it. */
export function Sessions({ user, sessions, currentId, run }: Props) {
	return (
		<section aria-labelledby="sessions">
			<h2 id="sessions" className="mb-2 text-lg font-semibold">
				Signed-in devices
			</h2>
			<SessionList
				sessions={sessions}
				currentId={currentId}
				labelledBy="sessions"
				end={(session) => run([user], { kind: "end-session", session })}
			/>
		</section>
	);
}
