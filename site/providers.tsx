import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ApiFailure } from "./api.ts";
import { SESSION_KEY } from "./session.ts";

// What a query is refused with when the session is not what the page takes it for.
const SESSION_CODES = ["UNAUTHENTICATED", "PENDING_APPROVAL", "BANNED", "FORBIDDEN"];

export function Providers({ children }: { children: ReactNode }) {
	const [client] = useState(makeClient);
	return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
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
