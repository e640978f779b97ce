// Actions are shown at once, and rolled back with a toast if the server rejects them.
import {
	hashKey,
	type QueryClient,
	type QueryKey,
	useMutation,
	useQueryClient,
} from "@tanstack/react-query";
import { ApiError } from "#client/error.ts";
import { useSessionCheck } from "../../_account/session.ts";
import { PENDING_COUNT_KEY } from "../../_layout/pending-count.tsx";
import { messageOf } from "../../_ui/api.ts";
import { useShowToast } from "../../_ui/toaster.tsx";
import type { User, UserDetails, UserList, UserQuery } from "../_shared/types.ts";
import {
	type Action,
	sendAction,
	type UserAction,
	updateDetails,
	updateList,
	userAfter,
} from "./actions.ts";
import { addInFlight, settleInFlight } from "./actions-in-flight.ts";
import { describeFailure, describeSuccess } from "./describe-action.tsx";
import { settleAll } from "./settle-all.ts";
import { inverseOf } from "./undo.ts";

const KEY = ["actions"];
// A browser rejects the requests of a page beyond some 1,700 that are waiting.
const MOST_AT_ONCE = 20;

/** Cached lists and users at some time. */
type Snapshot = [QueryKey, unknown][];

interface Variables {
	actions: UserAction[];
	/** For an undo: the action that it undoes, and the cache before. */
	undone?: { action: Action; earlier: Snapshot };
}

export type RunAction = (users: readonly User[], action: Action) => void;

/** Returns a function that runs one action on several users. Toasts report the result. */
export function useOptimisticActions(): RunAction {
	const cache = useQueryClient();
	const showToast = useShowToast();
	const checkSession = useSessionCheck();
	const { mutate } = useMutation({
		mutationKey: KEY,
		mutationFn: ({ actions }: Variables) => settleAll(actions, MOST_AT_ONCE, sendAction),
		onMutate: async ({ actions, undone }) => {
			addInFlight(actions);
			// A response to an earlier request would show the old state again.
			await cache.cancelQueries({ predicate: isAboutUsers });
			const before = cache.getQueriesData({ predicate: isAboutUsers });
			for (const action of actions) show(cache, action, undone?.earlier);
			return before;
		},
		onSuccess: (results, { actions, undone }, before) => {
			const succeeded = actions.filter((_, i) => results[i]?.status === "fulfilled");
			const failed = actions.filter((_, i) => results[i]?.status === "rejected");
			const reason: unknown = results.find((result) => result.status === "rejected")?.reason;
			settleInFlight(actions, failed);
			for (const action of failed) rollBack(cache, action, before);
			if (succeeded[0]) {
				const [{ action }] = succeeded as [UserAction];
				// What another admin had done before is not ours to undo.
				const changed = actions.filter((_, i) => {
					const result = results[i];
					return result?.status === "fulfilled" && result.value;
				});
				const inverse = () => changed.map(inverseOf).filter((action) => action !== undefined);
				const undo = () => {
					// Again, because a ban that was lifted may have ended since.
					const actions = inverse();
					if (actions.length) mutate({ actions, undone: { action, earlier: before } });
					else showToast({ text: "No changes to make." });
				};
				showToast({
					text: describeSuccess(usersOf(succeeded), action, undone?.action),
					...(inverse().length ? { undo } : {}),
				});
			}
			if (failed.length) {
				showToast({ text: describeFailure(usersOf(failed), messageOf(reason)), isError: true });
			}
			const code = reason instanceof ApiError ? reason.code : "";
			if (code === "UNAUTHENTICATED" || code === "BANNED") return checkSession();
			// A former admin sees the rolled-back row first; the next poll shows that the page is for admins only.
			if (code === "FORBIDDEN" || cache.isMutating({ mutationKey: KEY }) > 1) return undefined;
			return cache.invalidateQueries({
				predicate: (query) =>
					isAboutUsers(query) ||
					["audit", "usage", ...PENDING_COUNT_KEY].includes(String(query.queryKey[0])),
			});
		},
	});
	return (users, action) => {
		const actions = users.map((user) => ({ user, action })).filter(changesSomething);
		if (actions.length) mutate({ actions });
		else showToast({ text: "No changes to make." });
	};
}

const usersOf = (actions: UserAction[]) => actions.map(({ user }) => user);

const isAboutUsers = ({ queryKey: [first] }: { queryKey: QueryKey }) =>
	first === "users" || first === "user";

// Some of the selected users may be approved already: they are not counted, and an undo does not change them. Users who are
// banned already keep the reason and the end of their ban.
function changesSomething({ user, action }: UserAction): boolean {
	if (action.kind !== "change") return true;
	if ("banned" in action.change) return user.banned !== action.change.banned;
	return Object.entries(action.change).some(([name, value]) => user[name as keyof User] !== value);
}

function show(cache: QueryClient, userAction: UserAction, earlier: Snapshot = []): void {
	updateLists(cache, userAction.user, userAfter(userAction), earlier);
	cache.setQueryData<UserDetails>(
		["user", userAction.user.id],
		(details) => details && updateDetails(details, userAction),
	);
}

/** Rolls back one action and leaves everything else that has changed since. */
function rollBack(cache: QueryClient, userAction: UserAction, before: Snapshot): void {
	updateLists(cache, userAfter(userAction), userAction.user, before);
	const key = ["user", userAction.user.id];
	cache.setQueryData(key, dataIn<UserDetails>(before, key));
}

function updateLists(
	cache: QueryClient,
	from: User | undefined,
	to: User | undefined,
	earlier: Snapshot,
): void {
	for (const [key, list] of cache.getQueriesData<UserList>({ queryKey: ["users"] })) {
		const { status } = key[1] as UserQuery;
		const rows = dataIn<UserList>(earlier, key)?.users ?? [];
		if (list) cache.setQueryData(key, updateList(list, status, from, to, rows));
	}
}

function dataIn<T>(snapshot: Snapshot, key: QueryKey): T | undefined {
	const found = snapshot.find(([other]) => hashKey(other) === hashKey(key));
	return found?.[1] as T | undefined;
}
