// The session of the signed-in user, in the query cache.
import {
	type QueryClient,
	skipToken,
	useMutation,
	useQuery,
	useQueryClient,
} from "@tanstack/react-query";
import { api } from "../_ui/api.ts";

export interface SessionUser {
	id: string;
	/** The current session among the user's sessions. */
	sessionId: string;
	name: string;
	email: string;
	role: string;
	isApproved: boolean;
}

/** The session's key in the query cache. */
export const SESSION_KEY = ["session"];
const ENDED = ["ended"];
const OF_SESSION: readonly unknown[] = [...SESSION_KEY, ...ENDED];
const CHANNEL = "session";

/** The signed-in user; `data` is null without a session and undefined while loading. Polls every `everyMs` if given. */
export function useSession({ everyMs = false }: { everyMs?: number | false } = {}) {
	const cache = useQueryClient();
	return useQuery({
		queryKey: SESSION_KEY,
		queryFn: async () => {
			const answer = await api("GET /api/auth/get-session");
			const user = answer && {
				...answer.user,
				// Null in databases of v0.1.0.
				isApproved: answer.user.isApproved === true,
				sessionId: answer.session.id,
			};
			if (user) forgetOthers(cache, user.id);
			// The session ended on the server: signing out reloads the page and never gets here.
			if (user || cache.getQueryData(SESSION_KEY)) cache.setQueryData(ENDED, !user);
			return user;
		},
		refetchInterval: everyMs,
	});
}

/** The user whose data the cache has. */
let lastUserId: string | undefined;

/** Empties the cache when another user has signed in, in this tab or another: the pages must not show the data of the one before. */
function forgetOthers(cache: QueryClient, userId: string): void {
	if (lastUserId !== undefined && lastUserId !== userId) {
		cache.removeQueries({ predicate: ({ queryKey: [key] }) => !OF_SESSION.includes(key) });
	}
	lastUserId = userId;
}

/** Whether a session ended while this page was open, other than by signing out. */
export function useSessionEnded(): boolean {
	const { data } = useQuery<boolean>({ queryKey: ENDED, queryFn: skipToken });
	return data ?? false;
}

/** Returns a function that fetches the session again, for use after a response of the API that contradicts it. */
export function useSessionCheck() {
	const cache = useQueryClient();
	return () => cache.invalidateQueries({ queryKey: SESSION_KEY });
}

interface SignInFields {
	/** Sign-up only. */
	name?: string;
	/** Sign-up only: the token of an invitation. */
	invitation?: string | undefined;
	email: string;
	password: string;
}

export function useSignIn() {
	const check = useSessionCheck();
	return useMutation({
		mutationFn: ({ name, invitation, ...account }: SignInFields) =>
			name === undefined
				? api("POST /api/auth/sign-in/email", { body: account })
				: api("POST /api/auth/sign-up/email", { body: { name, invitation, ...account } }),
		// The form stays busy until the session has been fetched.
		onSuccess: check,
	});
}

export function useSignOut() {
	return useMutation({
		mutationFn: () => api("POST /api/auth/sign-out"),
		onSuccess: announceSignOut,
	});
}

/** Empties every tab of this browser. Call it after the user has signed out or deleted the account. */
export function announceSignOut(): void {
	// Reaches this tab too: `onSignOut` has a channel of its own.
	const channel = new BroadcastChannel(CHANNEL);
	channel.postMessage("signed-out");
	channel.close();
}

/** Calls `callback` when this browser signs out, in this tab or another. Returns the function that unsubscribes. */
export function onSignOut(callback: () => void): () => void {
	const channel = new BroadcastChannel(CHANNEL);
	channel.onmessage = callback;
	return () => channel.close();
}
