// What the server offers for accounts, and whether it has banned this browser's last user.
import { useQuery } from "@tanstack/react-query";
import { api } from "../_ui/api.ts";

/** The options for sign-in. `isPending` until the server has answered, each time that sign-in is shown. */
export const useAccountOptions = () =>
	useQuery({
		queryKey: ["account-options"],
		queryFn: () => api("GET /api/account/options"),
		gcTime: 0,
	});

/** Whether the server sends mail; undefined until it has answered. */
export const useHasMail = (): boolean | undefined =>
	useQuery({
		queryKey: ["has-mail"],
		queryFn: () => api("GET /api/account/options"),
		select: ({ hasMail }) => hasMail,
		// A setting of the deployment.
		staleTime: Number.POSITIVE_INFINITY,
	}).data;
