import { clsx } from "clsx";
import { useHasMail } from "../../_account/account-options.ts";
import { day, moment } from "../../_ui/format.ts";
import { type Status, statusOf, type User } from "./types.ts";

const LABELS = { pending: "waiting", approved: "approved", banned: "banned" } as const;

const COLORS = {
	pending: "border-accent text-accent",
	approved: "border-good text-good",
	banned: "border-bad text-bad",
};

interface Props {
	user: User;
	/** The tab that the badge is shown in. A badge that would repeat the tab's name in each row is left out. */
	status?: Status;
}

/** A user's status, and the day a ban ends. */
export function StatusBadge({ user, status = "all" }: Props) {
	const own = statusOf(user);
	const end = user.banned ? user.banExpires : null;
	if (own === status && !end) return null;
	return (
		<span
			title={end ? moment(end) : undefined}
			className={clsx(
				"shrink-0 rounded-xl border px-1.5 whitespace-nowrap text-[0.8125rem] sm:px-2 sm:text-sm",
				COLORS[own],
			)}
		>
			{LABELS[own]}
			{end && ` until ${day(end)}`}
		</span>
	);
}

/** "admin", and "you" for one's own account. */
export function RoleBadges({ user, isSelf }: { user: User; isSelf: boolean }) {
	return (
		<>
			{user.role === "admin" && (
				<span className="border-control rounded-xl border px-2 text-sm">admin</span>
			)}
			{isSelf && <span className="text-soft text-sm">you</span>}
		</>
	);
}

/** Marks an e-mail address that its user has not confirmed. Without mail, nobody can. */
export function UnconfirmedBadge({ user }: { user: User }) {
	const hasMail = useHasMail();
	if (!hasMail || user.emailVerified) return null;
	return (
		<span className="border-control text-soft shrink-0 rounded-xl border px-1.5 text-xs whitespace-nowrap">
			not confirmed
		</span>
	);
}
