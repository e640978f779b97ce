import { clsx } from "clsx";
import { type Person, type Status, stateOf } from "./data.ts";
import { moment } from "./format.ts";

const STATES = { pending: "waiting", approved: "approved", banned: "banned" } as const;

/** What a person is, in a word or two each; their state only where not everyone shown has it. */
export function Tags({
	person,
	isMe,
	status = "all",
}: {
	person: Person;
	isMe: boolean;
	status?: Status;
}) {
	const state = stateOf(person);
	const until = person.banned && person.banExpires && `until ${moment(person.banExpires)}`;
	return (
		<>
			{(state !== status || until) && (
				<span
					className={clsx(
						"rounded-xl border px-2 text-sm",
						state === "approved" && "border-good text-good",
						state === "pending" && "border-accent text-accent",
						state === "banned" && "border-bad text-bad",
					)}
				>
					{STATES[state]}
					{until && ` ${until}`}
				</span>
			)}
			{person.role === "admin" && (
				<span className="border-control rounded-xl border px-2 text-sm">admin</span>
			)}
			{isMe && <span className="text-soft text-sm">you</span>}
		</>
	);
}
