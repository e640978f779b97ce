// The actions that make sense for a user, given their state.
import { type Status, statusOf, type User } from "../_shared/types.ts";
import type { Action } from "./actions.ts";

/** An action that needs input or confirmation. */
export type DialogKind = "ban" | "password" | "caps" | "delete";

/** `key` is the same for opposite actions: one button changes its label and keeps the focus. */
export type AvailableAction = {
	key: string;
	label: string;
	/** What an admin wants for nearly everyone. */
	isEmphasized?: boolean;
	isDestructive?: boolean;
} & ({ action: Action } | { dialog: DialogKind });

const APPROVE: Action = { kind: "change", change: { isApproved: true } };
const WITHDRAW: Action = { kind: "change", change: { isApproved: false } };
const UNBAN: Action = { kind: "change", change: { banned: false } };

const APPROVE_BUTTON: AvailableAction = {
	key: "approval",
	label: "Approve",
	action: APPROVE,
	isEmphasized: true,
};
const UNBAN_BUTTON: AvailableAction = { key: "ban", label: "Unban", action: UNBAN };
const BAN_BUTTON: AvailableAction = {
	key: "ban",
	label: "Ban …",
	dialog: "ban",
	isDestructive: true,
};
const DELETE_BUTTON: AvailableAction = {
	key: "delete",
	label: "Delete …",
	dialog: "delete",
	isDestructive: true,
};
const SIGN_OUT_BUTTON: AvailableAction = {
	key: "sessions",
	label: "Sign out everywhere",
	action: { kind: "sign-out" },
};
const PASSWORD_BUTTON: AvailableAction = {
	key: "password",
	label: "Set a password …",
	dialog: "password",
};

/** Offered beside a user's spending, and therefore not part of `actionsFor`. */
export const CAPS_BUTTON: AvailableAction = { key: "caps", label: "Set caps …", dialog: "caps" };

/** The most likely action in the list, if there is one. */
export function rowAction(user: Pick<User, "banned" | "isApproved">) {
	const status = statusOf(user);
	if (status === "pending") return { label: "Approve", action: APPROVE } as const;
	if (status === "banned") return { label: "Unban", action: UNBAN } as const;
	return undefined;
}

/** The most likely action on a user's page, and the others. On one's own page, no action is likely. */
export function primaryAndOthers(
	user: Pick<User, "role" | "isApproved" | "banned">,
	isSelf: boolean,
): { primary: AvailableAction | undefined; others: AvailableAction[] } {
	const all = actionsFor(user, isSelf);
	const key = isSelf ? undefined : user.banned ? "ban" : "approval";
	return {
		primary: all.find((available) => available.key === key),
		others: all.filter((available) => available.key !== key),
	};
}

/** All actions on one user; on one's own account only those that the server allows. */
export function actionsFor(
	user: Pick<User, "role" | "isApproved" | "banned">,
	isSelf: boolean,
): AvailableAction[] {
	if (isSelf) return [SIGN_OUT_BUTTON, PASSWORD_BUTTON];
	const role = user.role === "admin" ? "user" : "admin";
	return [
		user.isApproved
			? { key: "approval", label: "Withdraw approval", action: WITHDRAW }
			: APPROVE_BUTTON,
		{
			key: "role",
			label: role === "admin" ? "Make admin" : "Remove admin role",
			action: { kind: "change", change: { role } },
		},
		SIGN_OUT_BUTTON,
		PASSWORD_BUTTON,
		user.banned ? UNBAN_BUTTON : BAN_BUTTON,
		DELETE_BUTTON,
	];
}

/** The actions on several users of a tab at once. */
export function bulkActionsFor(status: Status): AvailableAction[] {
	const withdraw = { key: "withdrawal", label: "Withdraw", action: WITHDRAW };
	switch (status) {
		case "pending":
			return [APPROVE_BUTTON, BAN_BUTTON, DELETE_BUTTON];
		case "approved":
			return [withdraw, BAN_BUTTON, DELETE_BUTTON];
		case "banned":
			return [UNBAN_BUTTON, DELETE_BUTTON];
		case "all":
			return [APPROVE_BUTTON, withdraw, BAN_BUTTON, DELETE_BUTTON];
	}
}
