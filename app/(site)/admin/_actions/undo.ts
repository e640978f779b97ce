// Undo of an action: an action that restores the values from before. `optimistic-actions.ts` offers it in a toast. The server
// (`lib/admin/user-changes.ts`) changes nothing when another admin has changed the values since: they are sent as `expected`.
import type { User } from "../_shared/types.ts";
import { type Change, type UserAction, userAfter } from "./actions.ts";

/** The action that undoes this one; undefined if it cannot be undone, as when the ban that was lifted would have ended by now. */
export function inverseOf(done: UserAction): UserAction | undefined {
	const user = userAfter(done);
	if (done.action.kind !== "change" || !user) return undefined;
	const change = changeBack(done.user, done.action.change);
	const expected = changeBack(user, done.action.change);
	if ("banned" in change && change.banExpires && Date.parse(change.banExpires) <= Date.now()) {
		return undefined;
	}
	return { user, action: { kind: "change", change, expected } };
}

/** The change that restores the fields of `change` to their values in `to`. */
function changeBack(to: User, change: Change): Change {
	if ("isApproved" in change) return { isApproved: to.isApproved };
	if ("role" in change) return { role: to.role };
	const { banned, banReason, banExpires, capDailyUsd, capMonthlyUsd } = to;
	if ("capDailyUsd" in change) return { capDailyUsd, capMonthlyUsd };
	return banned ? { banned, banReason, banExpires } : { banned };
}
