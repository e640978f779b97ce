// Whether the invitation in the page's URL still works.
import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { api } from "../_ui/api.ts";
import { Retry } from "../_ui/controls.tsx";

/** `unknown`: the server has not answered yet, or cannot be reached. Sign-up sends the invitation then, and the server decides. */
export type InvitationState = "unknown" | "open" | "closed";

/** The state of the invitation with this token; undefined without one. */
export function useInvitation(token: string | undefined) {
	const { data, error, refetch } = useQuery({
		queryKey: ["invitation", token],
		queryFn: () => api("GET /api/invitations/{token}", { path: { token: token ?? "" } }),
		enabled: token !== undefined,
	});
	if (token === undefined) return undefined;
	const state: InvitationState = !data ? "unknown" : data.isOpen ? "open" : "closed";
	return { token, state, error: data ? null : error, check: refetch };
}

const TEXTS = {
	unknown: "Checking your invitation …",
	open: "You are invited. You can use your account right after signing up.",
	closed:
		"This invitation has been used or has ended. Ask for a new link, or sign up without it and wait for approval.",
};

interface Props {
	state: InvitationState;
	error: Error | null;
	check: () => unknown;
}

/** The state of the invitation. It has the same height in every state, so that the form below does not move; only an error needs more. */
export function InvitationStatus({ state, error, check }: Props) {
	if (error) {
		return (
			<div className="mb-5 space-y-3 text-sm">
				<p>Your invitation could not be checked. Signing up checks it again.</p>
				<Retry error={error} again={check} />
			</div>
		);
	}
	return (
		<p
			role={state === "closed" ? "alert" : "status"}
			className={clsx(
				"mb-5 flex min-h-18 items-center sm:min-h-15 rounded-lg border px-3 py-1.5 text-sm",
				state === "closed" ? "border-bad text-bad" : "border-control",
				state === "open" && "border-good text-good",
			)}
		>
			{TEXTS[state]}
		</p>
	);
}
