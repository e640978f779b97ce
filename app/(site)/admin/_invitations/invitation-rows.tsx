import type { FocusEvent } from "react";
import { messageOf } from "../../_ui/api.ts";
import { Button } from "../../_ui/button.tsx";
import { ago, count, moment } from "../../_ui/format.ts";
import { useKeptFocus } from "../../_ui/keep-focus.ts";
import { useShowToast } from "../../_ui/toaster.tsx";
import type { Invitation } from "../_shared/types.ts";
import { peopleOf } from "./people-of.ts";
import { useEndInvitation } from "./queries.ts";

const NO_NOTE = "Without a note";

/** The open invitations, each with a button that ends it. */
export function InvitationRows({ invitations }: { invitations: readonly Invitation[] }) {
	const { list, onFocus } = useKeptFocus<HTMLUListElement>();
	return (
		<div className="bg-card border-line rounded-2xl border">
			{invitations.length === 0 && (
				<p className="text-soft px-4 py-6 text-center">No open invitations.</p>
			)}
			<ul ref={list} aria-label="Open invitations" className="divide-line divide-y">
				{invitations.map((invitation) => (
					<Row key={invitation.id} invitation={invitation} onFocus={onFocus} />
				))}
			</ul>
		</div>
	);
}

interface RowProps {
	invitation: Invitation;
	onFocus: (event: FocusEvent) => void;
}

function Row({ invitation, onFocus }: RowProps) {
	const { note, role, uses, used, expiresAt, createdByEmail } = invitation;
	const showToast = useShowToast();
	const end = useEndInvitation(invitation, {
		onSuccess: () =>
			showToast({
				text: (
					<>
						The link “<bdi>{note ?? NO_NOTE}</bdi>” has ended. Nobody can use it any more.
					</>
				),
			}),
		onError: (error) => showToast({ text: messageOf(error), isError: true }),
	});
	return (
		<li onFocus={onFocus} className="flex min-h-17 items-center gap-3 py-2 pr-3 pl-4">
			<div className="min-w-0 flex-1">
				<p className="wrap-anywhere">
					{note ? <bdi>{note}</bdi> : <span className="text-soft">{NO_NOTE}</span>}
					{role === "admin" && (
						<span className="border-control ml-2 rounded-xl border px-2 text-sm">admin</span>
					)}
				</p>
				<p className="text-soft text-sm wrap-anywhere">
					For {peopleOf(invitation)}
					{uses > 1 && `, ${count(used)} used`} ·{" "}
					<time dateTime={expiresAt} title={moment(expiresAt)}>
						ends {ago(expiresAt)}
					</time>{" "}
					· by <bdi>{createdByEmail ?? "an operator"}</bdi>
				</p>
			</div>
			<Button
				look="plain"
				aria-disabled={end.isPending}
				className="aria-disabled:opacity-50"
				aria-label={`End the invitation ${note ?? NO_NOTE}`}
				onClick={() => end.isPending || end.mutate()}
			>
				End
			</Button>
		</li>
	);
}
