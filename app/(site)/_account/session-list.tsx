import { Button } from "../_ui/button.tsx";
import { ago, day, moment } from "../_ui/format.ts";
import { useKeptFocus } from "../_ui/keep-focus.ts";
import { deviceOf } from "./device-name.ts";

interface Session {
	id: string;
	userAgent: string | null;
	ipAddress: string | null;
	/** ISO 8601. */
	createdAt: string;
	lastSeenAt: string;
}

interface Props {
	sessions: readonly Session[];
	/** The id of the current session. */
	currentId: string | undefined;
	/** The id of the heading that names the list. */
	labelledBy: string;
	end: (id: string) => void;
	/** Leaves out the button of the current session, which signs out. */
	keepsCurrent?: boolean;
}

/** Sessions, each with its device and a button that ends it. */
export function SessionList({ sessions, currentId, labelledBy, end, keepsCurrent }: Props) {
	const { list, onFocus } = useKeptFocus<HTMLUListElement>();
	return (
		<div className="bg-card border-line rounded-2xl border">
			{sessions.length === 0 && (
				<p className="text-soft px-4 py-6 text-center">Not signed in anywhere.</p>
			)}
			<ul ref={list} aria-labelledby={labelledBy} className="divide-line divide-y">
				{sessions.map(({ id, userAgent, ipAddress, createdAt, lastSeenAt }) => (
					<li
						key={id}
						onFocus={onFocus}
						className="flex min-h-15 items-center gap-3 py-2 pr-3 pl-4"
					>
						<div className="min-w-0 flex-1">
							<p title={userAgent ?? undefined}>
								{deviceOf(userAgent)}
								{id === currentId && <span className="text-soft text-sm"> · current session</span>}
							</p>
							<p className="text-soft text-sm wrap-anywhere">
								{ipAddress || "Unknown IP address"} · since {day(createdAt)} ·{" "}
								<time dateTime={lastSeenAt} title={moment(lastSeenAt)}>
									seen {ago(lastSeenAt)}
								</time>
							</p>
						</div>
						{!(keepsCurrent && id === currentId) && (
							<Button
								look="plain"
								aria-label={`End the session on ${deviceOf(userAgent)} from ${ipAddress || "an unknown IP address"}`}
								onClick={() => end(id)}
							>
								End
							</Button>
						)}
					</li>
				))}
			</ul>
		</div>
	);
}
