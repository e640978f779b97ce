"use client";

import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { ApiError } from "#client/error.ts";
import { useSession } from "../../_account/session.ts";
import { Button } from "../../_ui/button.tsx";
import { Alert, Panel, Retry } from "../../_ui/controls.tsx";
import { ago, day, moment } from "../../_ui/format.ts";
import { focusHeading } from "../../_ui/keep-focus.ts";
import { ActionsMenu } from "../_actions/actions-menu.tsx";
import { primaryAndOthers } from "../_actions/available-actions.ts";
import { type UserActionsProps, useActions } from "../_actions/use-actions.tsx";
import { Entries } from "../_history/entries.tsx";
import { RoleBadges, StatusBadge, UnconfirmedBadge } from "../_shared/badges.tsx";
import { listUrl } from "../_shared/person-url.ts";
import type { UserDetails } from "../_shared/types.ts";
import { PersonUsage } from "./person-usage.tsx";
import { useUser } from "./queries.ts";
import { Sessions } from "./sessions.tsx";
import { PersonSkeleton } from "./skeletons.tsx";

/** The user whose id is in the URL. */
export function Person() {
	const params = useSearchParams();
	const id = params.get("id") ?? "";
	const list = listUrl(params);
	const { data, error, refetch } = useUser(id);
	const isMissing = !id || (error instanceof ApiError && error.code === "NOT_FOUND");
	return (
		<>
			<Link
				href={list}
				prefetch={false}
				className="text-soft hover:text-ink -mt-1 mb-1 inline-flex min-h-11 items-center gap-1.5 text-sm"
			>
				<span aria-hidden="true">←</span> Back to the list
			</Link>
			{isMissing ? (
				<NotFound id={id} />
			) : (
				<div className="space-y-6">
					{error && <Retry error={error} again={refetch} />}
					{data ? <Details key={id} details={data} list={list} /> : !error && <PersonSkeleton />}
				</div>
			)}
		</>
	);
}

function NotFound({ id }: { id: string }) {
	useEffect(() => {
		// Another admin has deleted the user, and the focused control has been removed.
		if (document.activeElement === document.body) focusHeading();
	}, []);
	return (
		<div className="space-y-4">
			<h1 tabIndex={-1} className="outline-none">
				User not found
			</h1>
			<Alert>This user does not exist or has been deleted.</Alert>
			{id && (
				<Link
					href={`/admin/history?target=${encodeURIComponent(id)}`}
					prefetch={false}
					className="text-accent inline-flex min-h-11 items-center underline underline-offset-4"
				>
					View history
				</Link>
			)}
		</div>
	);
}

interface DetailsProps {
	details: UserDetails;
	/** The URL of the list that led here. */
	list: string;
}

function Details({ details: { user, sessions, history }, list }: DetailsProps) {
	const { data: self } = useSession();
	const router = useRouter();
	const actions = useActions((_, { kind }) => {
		if (kind === "delete") router.push(list);
	});
	const isSelf = user.id === self?.id;
	return (
		<>
			<Panel>
				<div className="flex flex-wrap items-start gap-x-4 gap-y-3">
					<div className="min-w-0 grow basis-64">
						<div className="flex flex-wrap items-center gap-x-3 gap-y-1">
							<h1 tabIndex={-1} className="wrap-anywhere outline-none">
								<bdi>{user.name}</bdi>
							</h1>
							<StatusBadge user={user} />
							<RoleBadges user={user} isSelf={isSelf} />
						</div>
						<p className="text-soft flex flex-wrap items-center gap-x-2 wrap-anywhere">
							<bdi>{user.email}</bdi>
							<UnconfirmedBadge user={user} />
						</p>
					</div>
					<ActionButtons user={user} isSelf={isSelf} actions={actions} />
				</div>
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
					{user.requestNote && (
						<>
							<dt className="text-soft">Note</dt>
							<dd className="wrap-anywhere whitespace-pre-line">
								<bdi>{user.requestNote}</bdi>
							</dd>
						</>
					)}
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
			</Panel>
			<PersonUsage user={user} actions={actions} />
			<Sessions user={user} sessions={sessions} currentId={self?.sessionId} run={actions.run} />
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

/** The most likely action as a button, and a menu with the others. */
function ActionButtons({ user, isSelf, actions }: UserActionsProps) {
	const { primary, others } = primaryAndOthers(user, isSelf);
	return (
		<fieldset aria-label="Actions" className="flex items-center gap-1">
			{primary && (
				<Button
					// Opposite actions are the same button, which keeps the focus.
					key={primary.key}
					look={primary.isEmphasized ? "primary" : "plain"}
					onClick={({ currentTarget }) => actions.start(primary, [user], currentTarget)}
				>
					{primary.label}
				</Button>
			)}
			<ActionsMenu users={[user]} of={user.name} items={others} actions={actions} />
		</fieldset>
	);
}
