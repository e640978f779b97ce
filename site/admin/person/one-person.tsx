import Link from "next/link";
import Router from "next/router";
import { useAddress } from "../../address.ts";
import { ApiFailure } from "../../api.ts";
import { useSession } from "../../session.ts";
import { Alert, Card, Retry } from "../../ui.tsx";
import { useActions } from "../actions.tsx";
import { type Details, usePerson } from "../data.ts";
import { ago, day, moment } from "../format.ts";
import { Entries } from "../history/entries.tsx";
import { PersonSkeleton } from "../skeletons.tsx";
import { RoleTags, StateTag } from "../tags.tsx";
import { Offers } from "./offers.tsx";
import { Sessions } from "./sessions.tsx";

/** Everything about the person whose id is in the address. */
export function OnePerson() {
	const id = useAddress().query.get("id") ?? "";
	const { data, error, refetch } = usePerson(id);
	const isGone = !id || (error instanceof ApiFailure && error.code === "NOT_FOUND");
	if (isGone) return <Gone id={id} />;
	return (
		<div className="space-y-6">
			{error && <Retry error={error} again={refetch} />}
			{data ? <Known key={id} details={data} /> : !error && <PersonSkeleton />}
		</div>
	);
}

function Gone({ id }: { id: string }) {
	return (
		<div className="space-y-4">
			<h1>User not found</h1>
			<Alert>This user does not exist or has been deleted.</Alert>
			{id && (
				<Link
					href={`/admin/history?target=${encodeURIComponent(id)}`}
					className="text-accent inline-flex min-h-11 items-center underline underline-offset-4"
				>
					View history
				</Link>
			)}
		</div>
	);
}

function Known({ details: { user, sessions, history } }: { details: Details }) {
	const { data: me } = useSession();
	const actions = useActions(() => void Router.push("/admin"));
	const isMe = user.id === me?.id;
	return (
		<>
			<Card className="p-5">
				<div className="flex flex-wrap items-center gap-x-3 gap-y-1">
					<h1 tabIndex={-1} className="wrap-anywhere outline-none">
						<bdi>{user.name}</bdi>
					</h1>
					<StateTag person={user} />
					<RoleTags person={user} isMe={isMe} />
				</div>
				<p className="text-soft wrap-anywhere">
					<bdi>{user.email}</bdi>
				</p>
				<dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
					<dt className="text-soft">Joined</dt>
					<dd>
						{day(user.createdAt)}, {ago(user.createdAt)}
					</dd>
					<dt className="text-soft">Last seen</dt>
					<dd>
						{user.lastSeenAt
							? `${moment(user.lastSeenAt)}, ${ago(user.lastSeenAt)}`
							: "Not signed in anywhere"}
					</dd>
					<dt className="text-soft">Role</dt>
					<dd>{user.role === "admin" ? "Admin" : "User"}</dd>
					{user.banned && (
						<>
							<dt className="text-soft">Ban</dt>
							<dd className="wrap-anywhere">
								<bdi>{user.banReason ?? "No reason given"}</bdi>,{" "}
								{user.banExpires ? `until ${moment(user.banExpires)}` : "until an admin lifts it"}
							</dd>
						</>
					)}
				</dl>
				<Offers person={user} isMe={isMe} actions={actions} />
			</Card>
			<Sessions person={user} sessions={sessions} ownId={me?.sessionId} act={actions.act} />
			<section aria-labelledby="history">
				<h2 id="history" className="mb-2 text-lg font-semibold">
					History
				</h2>
				<Entries entries={history} empty="No history yet." />
			</section>
			{actions.dialog}
		</>
	);
}
