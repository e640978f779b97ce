// Changes that were shown at once and that the server has not answered yet. An answer it gives meanwhile may be older than they are.
import type { Details, People, Person, Status } from "./data.ts";
import { after, inDetails, inPeople, type Step } from "./deeds.ts";
import { stateOf } from "./state.ts";

const underWay = new Set<Step>();
const refused = new WeakSet<Step>();

/** To be called when these steps are shown. */
export function begin(steps: readonly Step[]): void {
	for (const step of steps) underWay.add(step);
}

/** To be called when the server has answered these steps, before those it refused are taken back. */
export function finish(steps: readonly Step[], refusals: readonly Step[]): void {
	for (const step of refusals) refused.add(step);
	for (const step of steps) underWay.delete(step);
}

/** To be called before a request; returns a function that gives what its answer may not know yet. */
export function noteUnderWay(): () => Step[] {
	// Not only what is under way when the answer arrives: the server may have read its rows before a change that is done by then.
	const noted = [...underWay];
	return () => noted.filter((step) => !refused.has(step));
}

/** A list from the server, with these steps done. `shown` are the rows on the screen: whoever comes back finds their place there. */
export function overPeople(
	list: People,
	status: Status,
	steps: readonly Step[],
	shown: readonly Person[] = [],
): People {
	return steps.reduce((now, step) => {
		const row = now.users?.find(({ id }) => id === step.person.id);
		// From the row of this list: if the server has done the step already, nothing changes.
		const from = row ?? step.person;
		const to = after({ ...step, person: from });
		// Who is not in the list counts only where they are about to come in; elsewhere they have left it, or are on another page.
		const isComing = to && stateOf(to) === status && stateOf(step.person) !== status;
		return row || isComing ? inPeople(now, status, from, to, shown) : now;
	}, list);
}

/** A person from the server, with these steps done where they are about them. */
export function overDetails(details: Details, steps: readonly Step[]): Details {
	return steps
		.filter(({ person }) => person.id === details.user.id)
		.reduce((now, step) => inDetails(now, { ...step, person: now.user }), details);
}
