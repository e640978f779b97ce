import Link from "next/link";
import type { Entry } from "../data.ts";
import { ago, moment } from "../format.ts";
import { sentenceOfEntry } from "./sentence.ts";

/** Rows of the audit log, or what to say when there are none. */
export function Entries({ entries, empty }: { entries: Entry[]; empty: string }) {
	return (
		<div className="bg-card border-line rounded-2xl border">
			{entries.length === 0 && <p className="text-soft px-4 py-6 text-center">{empty}</p>}
			<ul aria-label="History" className="divide-line divide-y">
				{entries.map((entry) => (
					<One key={entry.id} entry={entry} />
				))}
			</ul>
		</div>
	);
}

function One({ entry }: { entry: Entry }) {
	const { createdAt, actorId, actorEmail, targetId, targetEmail } = entry;
	const [before, after, quote] = sentenceOfEntry(entry);
	return (
		<li className="px-4 py-3">
			<p className="wrap-anywhere">
				{actorId ? <Who id={actorId} email={actorEmail ?? actorId} /> : "An operator"} {before}{" "}
				<Who id={targetId} email={targetEmail} />
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

function Who({ id, email }: { id: string; email: string }) {
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
