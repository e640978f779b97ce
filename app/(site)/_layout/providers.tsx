"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { ApiError } from "#client/error.ts";
import { onSignOut, SESSION_KEY } from "../_account/session.ts";
import { deleteDeviceData, deviceStorage } from "../_interview/device-data.ts";
import { deleteDrafts } from "../_interview/typed/draft.ts";
import { Placeholder } from "../_ui/controls.tsx";
import { guardPresses } from "../_ui/press-guard.ts";

// Error codes which mean that the page shows an outdated session.
const SESSION_CODES = ["UNAUTHENTICATED", "PENDING_APPROVAL", "BANNED", "FORBIDDEN"];

/** The query cache, the press guard, and what happens on sign-out in any tab. */
export function Providers({ children }: { children: ReactNode }) {
	const [client] = useState(createClient);
	const isSignedOut = useSignedOut(client);
	useEffect(() => {
		const unmounted = new AbortController();
		guardPresses(unmounted.signal);
		return () => unmounted.abort();
	}, []);
	return (
		<QueryClientProvider client={client}>
			{isSignedOut ? <Placeholder label="Signing out" /> : children}
		</QueryClientProvider>
	);
}

/**
 * Whether this browser signed out while the page was open. The next person on the same machine must not see its content, not even
 * from the back/forward cache: the page is emptied before the browser navigates away.
 */
function useSignedOut(client: QueryClient): boolean {
	const [isSignedOut, setSignedOut] = useState(false);
	useEffect(
		() =>
			onSignOut(() => {
				deleteDrafts();
				deleteDeviceData(deviceStorage());
				client.clear();
				setSignedOut(true);
			}),
		[client],
	);
	useEffect(() => {
		if (!isSignedOut) return;
		const goHome = () => window.location.assign("/");
		goHome();
		window.addEventListener("pageshow", goHome);
		return () => window.removeEventListener("pageshow", goHome);
	}, [isSignedOut]);
	return isSignedOut;
}

function createClient(): QueryClient {
	const client: QueryClient = new QueryClient({
		queryCache: new QueryCache({
			onError: (error) => {
				if (error instanceof ApiError && SESSION_CODES.includes(error.code)) {
					void client.invalidateQueries({ queryKey: SESSION_KEY });
				}
			},
		}),
		defaultOptions: {
			// Offline, requests fail at once with a message; by default the library pauses them.
			mutations: { networkMode: "always" },
			queries: {
				networkMode: "always",
				// Retrying an error response would return the same; only network errors are retried.
				retry: (count, error) => !(error instanceof ApiError) && count < 2,
			},
		},
	});
	return client;
}
