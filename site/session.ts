// Who is signed in, kept in the query cache for every component that asks.
import { skipToken, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./api.ts";

export interface SessionUser {
	id: string;
	/** Of the session, not the user: to tell it from their others. */
	sessionId: string;
	name: string;
	email: string;
	role: string;
	isApproved: boolean;
}

/** Where the query cache has who is signed in. */
export const SESSION_KEY = ["session"];
const ENDED = ["ended"];
const CHANNEL = "session";

/** The signed-in user; `data` is null when nobody is, undefined while we ask. Asks again every `everyMs` if that is given. */
export function useSession({ everyMs = false }: { everyMs?: number | false } = {}) {
	const cache = useQueryClient();
	return useQuery({
		queryKey: SESSION_KEY,
		queryFn: async () => {
			const answer = await request<{
				user: Omit<SessionUser, "sessionId">;
				session: { id: string };
			} | null>("GET", "/auth/get-session");
			const user = answer && { ...answer.user, sessionId: answer.session.id };
			// Who was signed in a moment ago did not leave by themselves: that loads the page anew.
			if (user || cache.getQueryData(SESSION_KEY)) cache.setQueryData(ENDED, !user);
			return user;
		},
		refetchInterval: everyMs,
	});
}

/** Whether somebody was signed in on this page and no longer is, though they did not sign out. */
export function useEnded(): boolean {
	const { data } = useQuery<boolean>({ queryKey: ENDED, queryFn: skipToken });
	return data ?? false;
}

/** Asks again who is signed in: the API said something that does not fit what we know. */
export function useSessionCheck() {
	const cache = useQueryClient();
	return () => cache.invalidateQueries({ queryKey: SESSION_KEY });
}

export function useSignIn() {
	const check = useSessionCheck();
	return useMutation({
		mutationFn: ({ name, ...account }: { name?: string; email: string; password: string }) =>
			name === undefined
				? request("POST", "/auth/sign-in/email", account)
				: request("POST", "/auth/sign-up/email", { name, ...account }),
		// The form stays busy until the page knows who came in.
		onSuccess: check,
	});
}

export function useSignOut() {
	return useMutation({
		mutationFn: () => request("POST", "/auth/sign-out", {}),
		onSuccess: () => {
			// Every tab gets this, the one that sends it too.
			const channel = new BroadcastChannel(CHANNEL);
			channel.postMessage("signed-out");
			channel.close();
		},
	});
}

/** Calls back when this browser signs out, in this tab or another; returns the function that stops it. */
export function onSignOut(callback: () => void): () => void {
	const channel = new BroadcastChannel(CHANNEL);
	channel.onmessage = callback;
	return () => channel.close();
}
