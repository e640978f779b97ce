// Who is signed in, kept in the query cache for every component that asks.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "./api.ts";

export interface SessionUser {
	id: string;
	name: string;
	email: string;
	role: string;
	isApproved: boolean;
}

const KEY = ["session"];

/** The signed-in user; `data` is null when nobody is, undefined while we ask. */
export function useSession() {
	return useQuery({
		queryKey: KEY,
		queryFn: async () => {
			const session = await request<{ user: SessionUser } | null>("GET", "/auth/get-session");
			return session?.user ?? null;
		},
	});
}

/** Asks again who is signed in: the API said something that does not fit what we know. */
export function useSessionCheck() {
	const cache = useQueryClient();
	return () => cache.invalidateQueries({ queryKey: KEY });
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
	const cache = useQueryClient();
	return useMutation({
		mutationFn: () => request("POST", "/auth/sign-out", {}),
		onSuccess: () => {
			// What one person saw is not for the next on the same machine.
			cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
			cache.setQueryData(KEY, null);
		},
	});
}
