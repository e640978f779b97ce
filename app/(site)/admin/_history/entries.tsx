import Link from "next/link";
import { ago, moment } from "../../_ui/format.ts";
import { personUrl } from "../_shared/person-url.ts";
import type { AuditEntry } from "../_shared/types.ts";
import { describeEntry } from "./describe-entry.ts";

/** Entries of the audit log; `empty` is the message if there are none. */
export function Entries({ entries, empty }: { entries: AuditEntry[]; empty: string }) {
	return (
		<div className="bg-card border-line rounded-2xl border">
			{entries.length === 0 && <p className="text-soft px-4 py-6 text-center">{empty}</p>}
			<ul aria-label="History" className="divide-line divide-y">
				{entries.map((entry) => (
					<EntryRow key={entry.id} entry={entry} />
				))}
			</ul>
		</div>
	);
}

function EntryRow({ entry }: { entry: AuditEntry }) {
	const { createdAt, actorId, actorEmail, targetId, targetEmail, ipAddress } = entry;
	const { hasActor = true, before, hasTarget = true, after, quote } = describeEntry(entry);
	return (
		<li className="px-4 py-3">
			<p className="wrap-anywhere">
				{hasActor && <Actor id={actorId} email={actorEmail} />}
				{before}
				{hasTarget && (
					<>
						{" "}
						<UserLink id={targetId} email={targetEmail} />
					</>
				)}
				{after}
				{quote && (
					<>
						: “<bdi>{quote}</bdi>”
					</>
				)}
				.
			</p>
			<p className="text-soft text-sm">
				<time dateTime={createdAt}>
					{moment(createdAt)}, {ago(createdAt)}
				</time>
				{/* Where somebody signed in from, or tried to. */}
				{!(hasActor && hasTarget) && ipAddress && ` · from ${ipAddress}`}
			</p>
		</li>
	);
}

function Actor({ id, email }: { id: string | null; email: string | null }) {
	return <>{id ? <UserLink id={id} email={email ?? id} /> : "An operator"} </>;
}

function UserLink({ id, email }: { id: string; email: string }) {
	return (
		<Link
			href={personUrl(id)}
			prefetch={false}
			className="font-medium underline decoration-1 underline-offset-4"
		>
			<bdi>{email}</bdi>
		</Link>
	);
}
