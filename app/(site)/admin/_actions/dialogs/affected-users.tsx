import { statusOf, type User } from "../../_shared/types.ts";

interface Props {
	users: readonly User[];
	/** Lists users who are already banned separately, below this sentence. */
	bannedBefore?: string | undefined;
}

/** All users that a dialog applies to, by name and e-mail address. */
export function AffectedUsers({ users, bannedBefore }: Props) {
	const [banned, others] = bannedBefore
		? [
				users.filter((user) => statusOf(user) === "banned"),
				users.filter((user) => statusOf(user) !== "banned"),
			]
		: [[], users];
	return (
		<div className="border-line mt-3 max-h-40 overflow-y-auto rounded-lg border text-sm">
			<People users={others} />
			{banned.length > 0 && (
				<>
					<p className="border-line text-soft border-y px-3 py-1.5">{bannedBefore}</p>
					<People users={banned} />
				</>
			)}
		</div>
	);
}

const People = ({ users }: { users: readonly User[] }) => (
	<ul className="px-3 py-1.5">
		{users.map(({ id, name, email }) => (
			<li key={id} className="py-0.5 wrap-anywhere">
				<bdi className="font-medium">{name}</bdi> <bdi className="text-soft">{email}</bdi>
			</li>
		))}
	</ul>
);
