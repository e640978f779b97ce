import { clsx } from "clsx";
import type { Person, Status } from "./data.ts";
import { day, moment } from "./format.ts";
import { stateOf } from "./state.ts";

const STATES = { pending: "waiting", approved: "approved", banned: "banned" } as const;

const LOOKS = {
	pending: "border-accent text-accent",
	approved: "border-good text-good",
	banned: "border-bad text-bad",
};

interface Props {
	person: Person;
	/** The tab it is in: what everyone there is, is not said of each. */
	status?: Status;
}

/** Whether a person waits, is in or banned, in a word; and the day a ban ends. */
export function StateTag({ person, status = "all" }: Props) {
	const state = stateOf(person);
	const end = person.banned ? person.banExpires : null;
	if (state === status && !end) return null;
	return (
		<span
			title={end ? moment(end) : undefined}
			className={clsx(
				"shrink-0 rounded-xl border px-1.5 text-[0.8125rem] sm:px-2 sm:text-sm",
				LOOKS[state],
			)}
		>
			{STATES[state]}
			{end && ` until ${day(end)}`}
		</span>
	);
}

/** What else a person is. */
export function RoleTags({ person, isMe }: { person: Person; isMe: boolean }) {
	return (
		<>
			{person.role === "admin" && (
				<span className="border-control rounded-xl border px-2 text-sm">admin</span>
			)}
			{isMe && <span className="text-soft text-sm">you</span>}
		</>
	);
}
