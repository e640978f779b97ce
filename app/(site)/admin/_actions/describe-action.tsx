// Messages about actions. Names are isolated by <bdi>: one that changes the direction of text must not reverse the words around it.
import type { ReactNode } from "react";
import { count } from "../../_ui/format.ts";
import type { User } from "../_shared/types.ts";
import { type Action, type Change, endsSessions } from "./actions.ts";

type Named = Pick<User, "id" | "name" | "email">;

// For toasts. Dialogs list all users.
const MAX_LISTED = 4;

/** The name of a single user, otherwise the number of users. */
export function UserNames({ users }: { users: readonly Named[] }) {
	const [one, ...others] = users;
	if (one && !others.length) return <bdi>{one.name}</bdi>;
	return `${count(users.length)} people`;
}

/** Identifies the users below a sentence with `UserNames`: the e-mail address of one, names and e-mail addresses of several. */
function Who({ users }: { users: readonly Named[] }) {
	const [one, ...others] = users;
	const more = users.length - MAX_LISTED;
	return (
		<span className="text-soft mt-0.5 block text-xs leading-normal wrap-anywhere">
			{" "}
			{one && !others.length ? (
				<bdi>{one.email}</bdi>
			) : (
				users.slice(0, MAX_LISTED).map(({ id, name, email }) => (
					// A phone has no room for more than one line each.
					<span key={id} className="block max-sm:truncate">
						<bdi>{name}</bdi>, <bdi>{email}</bdi>
					</span>
				))
			)}
			{more > 0 && ` and ${count(more)} more`}
		</span>
	);
}

/** Says what has been done to these users. `undone` is the action that this one has undone. */
export function describeSuccess(
	users: readonly User[],
	action: Action,
	undone: Action | undefined,
): ReactNode {
	return (
		<>
			<Sentence users={users} action={action} />
			{undone && endsSessions(undone) && " Sessions that had ended stay ended."}
			<Who users={users} />
		</>
	);
}

function Sentence({ users, action }: { users: readonly User[]; action: Action }): ReactNode {
	const names = <UserNames users={users} />;
	const [is, was, has] = users.length === 1 ? ["is", "was", "has"] : ["are", "were", "have"];
	switch (action.kind) {
		case "password":
			return (
				<>
					{names} {has} a new password and {was} signed out.
				</>
			);
		case "sign-out":
			return (
				<>
					{names} {was} signed out everywhere.
				</>
			);
		case "end-session":
			return <>One session of {names} has ended.</>;
		case "delete":
			return (
				<>
					{names} {was} deleted.
				</>
			);
		case "change":
			if ("capDailyUsd" in action.change) return <>The caps of {names} are set.</>;
			return (
				<>
					{names} {is} {describeState(action.change)}.
				</>
			);
	}
}

export function describeFailure(users: readonly User[], reason: string): ReactNode {
	return (
		<>
			Could not update <UserNames users={users} />: {reason}
			<Who users={users} />
		</>
	);
}

function describeState(change: Exclude<Change, { capDailyUsd: unknown }>): string {
	if ("isApproved" in change) return change.isApproved ? "approved" : "no longer approved";
	if ("role" in change) return change.role === "admin" ? "an admin" : "no longer an admin";
	return change.banned ? "banned" : "no longer banned";
}
