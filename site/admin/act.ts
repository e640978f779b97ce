// Doing things to people: shown at once, taken back with a message when the server refuses.
import {
	type QueryClient,
	type QueryKey,
	useMutation,
	useQueryClient,
} from "@tanstack/react-query";
import { ApiFailure, sentenceOf } from "../api.ts";
import { useSessionCheck } from "../session.ts";
import type { Details, People, PeopleQuery, Person } from "./data.ts";
import { type Deed, inDetails, inPeople, type Step, saidOf, send, undo } from "./deeds.ts";
import { whoOf } from "./format.ts";
import { useSay } from "./toasts.tsx";

const KEY = ["act"];

/** Gives a function that does one deed to people; it answers at once, and toasts say how it went. */
export function useAct(): (people: readonly Person[], deed: Deed) => void {
	const cache = useQueryClient();
	const say = useSay();
	const checkSession = useSessionCheck();
	const { mutate } = useMutation({
		mutationKey: KEY,
		mutationFn: (steps: Step[]) => Promise.allSettled(steps.map(send)),
		onMutate: async (steps) => {
			// An answer asked for before would bring back what was.
			await cache.cancelQueries({ predicate: ({ queryKey }) => isOfPeople(queryKey) });
			const before = cache.getQueriesData({ predicate: ({ queryKey }) => isOfPeople(queryKey) });
			for (const step of steps) show(cache, step);
			return before;
		},
		onSuccess: (results, steps, before) => {
			const done = steps.filter((_, i) => results[i]?.status === "fulfilled");
			const refused = steps.filter((_, i) => results[i]?.status === "rejected");
			const errors = results.filter((result) => result.status === "rejected");
			if (refused.length) {
				for (const [key, data] of before) cache.setQueryData(key, data);
				for (const step of done) show(cache, step);
			}
			const [first] = done;
			if (first) {
				const back = done.map(undo).filter((step) => step !== undefined);
				say({
					text: saidOf(peopleOf(done), first.deed),
					...(back.length ? { undo: () => mutate(back) } : {}),
				});
			}
			const reason: unknown = errors[0]?.reason;
			if (refused.length) {
				const people = peopleOf(refused);
				say({ text: `Not done for ${whoOf(people)}: ${sentenceOf(reason)}`, isBad: true });
			}
			const code = reason instanceof ApiFailure ? reason.code : "";
			if (code === "UNAUTHENTICATED") return checkSession();
			// Who is no admin any more sees what they had come back; the next look at the list tells them the rest.
			if (code === "FORBIDDEN" || cache.isMutating({ mutationKey: KEY }) > 1) return undefined;
			return cache.invalidateQueries({
				predicate: ({ queryKey }) => isOfPeople(queryKey) || queryKey[0] === "audit",
			});
		},
	});
	return (people, deed) => {
		const steps = people.map((person) => ({ person, deed })).filter(changesSomething);
		if (steps.length) mutate(steps);
	};
}

const peopleOf = (steps: Step[]) => steps.map(({ person }) => person);

const isOfPeople = (key: QueryKey) => key[0] === "people" || key[0] === "person";

// Of several who are selected, some may be approved already; they are not counted and not undone.
function changesSomething({ person, deed }: Step): boolean {
	if (deed.kind !== "change" || "banned" in deed.change) return true;
	return Object.entries(deed.change).some(
		([name, value]) => person[name as keyof Person] !== value,
	);
}

function show(cache: QueryClient, step: Step): void {
	for (const [key, list] of cache.getQueriesData<People>({ queryKey: ["people"] })) {
		const { status } = key[1] as PeopleQuery;
		if (list) cache.setQueryData(key, inPeople(list, status, step));
	}
	cache.setQueryData<Details>(
		["person", step.person.id],
		(details) => details && inDetails(details, step),
	);
}
