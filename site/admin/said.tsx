// Sentences about people. Names are isolated: one that changes the direction of text would turn the words around it, too.
import type { ReactNode } from "react";
import type { Person } from "./data.ts";
import type { Deed } from "./deeds.ts";
import { count } from "./format.ts";

/** The name of the one person, or how many they are. */
export function Who({ people }: { people: readonly Pick<Person, "name">[] }) {
	const [one, ...others] = people;
	if (one && !others.length) return <bdi>{one.name}</bdi>;
	return `${count(people.length)} people`;
}

/** The sentence that says that a deed is done to these people. */
export function saidOf(people: readonly Person[], deed: Deed): ReactNode {
	const who = <Who people={people} />;
	const [is, was, has] = people.length === 1 ? ["is", "was", "has"] : ["are", "were", "have"];
	switch (deed.kind) {
		case "password":
			return (
				<>
					{who} {has} a new password and {was} signed out.
				</>
			);
		case "sign-out":
			return (
				<>
					{who} {was} signed out everywhere.
				</>
			);
		case "end-session":
			return <>One session of {who} has ended.</>;
		case "delete":
			return (
				<>
					{who} {was} deleted.
				</>
			);
		case "change":
			return (
				<>
					{who} {is} {stateAfter(deed.change)}.
				</>
			);
	}
}

/** The sentence that says that nothing was done to these people, and why. */
export function refusalOf(people: readonly Person[], reason: string): ReactNode {
	return (
		<>
			Could not update <Who people={people} />: {reason}
		</>
	);
}

function stateAfter(change: Extract<Deed, { kind: "change" }>["change"]): string {
	if ("isApproved" in change) return change.isApproved ? "approved" : "no longer approved";
	if ("role" in change) return change.role === "admin" ? "an admin" : "no longer an admin";
	return change.banned ? "banned" : "no longer banned";
}
