import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { ApiFailure } from "./api.ts";
import { deleteDrafts } from "./draft.ts";
import { onSignOut, SESSION_KEY } from "./session.ts";
import { Placeholder } from "./ui.tsx";

// What a query is refused with when the session is not what the page takes it for.
const SESSION_CODES = ["UNAUTHENTICATED", "PENDING_APPROVAL", "BANNED", "FORBIDDEN"];

export function Providers({ children }: { children: ReactNode }) {
	const [client] = useState(makeClient);
	const isSignedOut = useSignedOut(client);
	return (
		<QueryClientProvider client={client}>
			{isSignedOut ? <Placeholder label="Signing out" /> : children}
		</QueryClientProvider>
	);
}

/**
 * Whether this browser signed out while the page was open. What one person saw is not for the next on the same machine: the page is
 * emptied, then left. The browser may keep it as it is by then, and show it again on Back.
 */
function useSignedOut(client: QueryClient): boolean {
	const [isSignedOut, setSignedOut] = useState(false);
	useEffect(
		() =>
			onSignOut(() => {
				deleteDrafts();
				client.clear();
				setSignedOut(true);
			}),
		[client],
	);
	useEffect(() => {
		if (!isSignedOut) return;
		const leave = () => window.location.assign("/");
		leave();
		window.addEventListener("pageshow", leave);
		return () => window.removeEventListener("pageshow", leave);
	}, [isSignedOut]);
	return isSignedOut;
}

function makeClient(): QueryClient {
	const client: QueryClient = new QueryClient({
		queryCache: new QueryCache({
			onError: (error) => {
				if (error instanceof ApiFailure && SESSION_CODES.includes(error.code)) {
					void client.invalidateQueries({ queryKey: SESSION_KEY });
				}
			},
		}),
		defaultOptions: {
			// Offline, a request fails and says so; the library would hold it back in silence.
			mutations: { networkMode: "always" },
			queries: {
				networkMode: "always",
				// A refusal stays a refusal; only what never reached the server is worth another try.
				retry: (count, error) => !(error instanceof ApiFailure) && count < 2,
			},
		},
	});
	return client;
}
