import Link from "next/link";
import { ago, moment } from "../../_ui/format.ts";
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
	const { createdAt, actorId, actorEmail, targetId, targetEmail } = entry;
	const [before, after, quote] = describeEntry(entry);
	return (
		<li className="px-4 py-3">
			<p className="wrap-anywhere">
				{actorId ? <UserLink id={actorId} email={actorEmail ?? actorId} /> : "An operator"} {before}{" "}
				<UserLink id={targetId} email={targetEmail} />
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
			</p>
		</li>
	);
}

function UserLink({ id, email }: { id: string; email: string }) {
	return (
		<Link
			href={`/admin/person?id=${encodeURIComponent(id)}`}
			prefetch={false}
			className="font-medium underline decoration-1 underline-offset-4"
		>
			<bdi>{email}</bdi>
		</Link>
	);
}
