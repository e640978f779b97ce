// Doing things to people: shown at once, taken back with a message when the server refuses.
import {
	hashKey,
	type QueryClient,
	type QueryKey,
	useMutation,
	useQueryClient,
} from "@tanstack/react-query";
import { ApiFailure, sentenceOf } from "../api.ts";
import { useSessionCheck } from "../session.ts";
import type { Details, People, PeopleQuery, Person } from "./data.ts";
import { after, type Deed, inDetails, inPeople, type Step, send, undo } from "./deeds.ts";
import { refusalOf, saidOf } from "./said.tsx";
import { useSay } from "./toasts.tsx";
import { begin, finish } from "./under-way.ts";

const KEY = ["act"];

/** What lists and people looked like at some time. */
type Snapshot = [QueryKey, unknown][];

interface Doing {
	steps: Step[];
	/** For an undo: as it was before what it takes back. */
	earlier?: Snapshot;
}

/** Gives a function that does one deed to people; it answers at once, and toasts say how it went. */
export function useAct(): (people: readonly Person[], deed: Deed) => void {
	const cache = useQueryClient();
	const say = useSay();
	const checkSession = useSessionCheck();
	const { mutate } = useMutation({
		mutationKey: KEY,
		mutationFn: ({ steps }: Doing) => Promise.allSettled(steps.map(send)),
		onMutate: async ({ steps, earlier }) => {
			begin(steps);
			// An answer asked for before would bring back what was.
			await cache.cancelQueries({ predicate: ({ queryKey }) => isOfPeople(queryKey) });
			const before = cache.getQueriesData({ predicate: ({ queryKey }) => isOfPeople(queryKey) });
			for (const step of steps) show(cache, step, earlier);
			return before;
		},
		onSuccess: (results, { steps }, before) => {
			const done = steps.filter((_, i) => results[i]?.status === "fulfilled");
			const refused = steps.filter((_, i) => results[i]?.status === "rejected");
			const errors = results.filter((result) => result.status === "rejected");
			finish(steps, refused);
			for (const step of refused) takeBack(cache, step, before);
			const [first] = done;
			if (first) {
				const back = done.map(undo).filter((step) => step !== undefined);
				say({
					text: saidOf(peopleOf(done), first.deed),
					...(back.length ? { undo: () => mutate({ steps: back, earlier: before }) } : {}),
				});
			}
			const reason: unknown = errors[0]?.reason;
			if (refused.length) {
				say({ text: refusalOf(peopleOf(refused), sentenceOf(reason)), isBad: true });
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
		if (steps.length) mutate({ steps });
		else say({ text: "No changes to make." });
	};
}

const peopleOf = (steps: Step[]) => steps.map(({ person }) => person);

const isOfPeople = (key: QueryKey) => key[0] === "people" || key[0] === "person";

// Of several who are selected, some may be approved already; they are not counted and not undone. Those who are banned keep the reason
// and the end of their ban.
function changesSomething({ person, deed }: Step): boolean {
	if (deed.kind !== "change") return true;
	if ("banned" in deed.change) return person.banned !== deed.change.banned;
	return Object.entries(deed.change).some(
		([name, value]) => person[name as keyof Person] !== value,
	);
}

function show(cache: QueryClient, step: Step, earlier: Snapshot = []): void {
	move(cache, step.person, after(step), earlier);
	cache.setQueryData<Details>(
		["person", step.person.id],
		(details) => details && inDetails(details, step),
	);
}

/** Takes back one step and no other: what else was done in the meantime stays. */
function takeBack(cache: QueryClient, step: Step, before: Snapshot): void {
	move(cache, after(step), step.person, before);
	const key = ["person", step.person.id];
	cache.setQueryData(key, dataIn<Details>(before, key));
}

function move(
	cache: QueryClient,
	from: Person | undefined,
	to: Person | undefined,
	earlier: Snapshot,
): void {
	for (const [key, list] of cache.getQueriesData<People>({ queryKey: ["people"] })) {
		const { status } = key[1] as PeopleQuery;
		const rows = dataIn<People>(earlier, key)?.users ?? [];
		if (list) cache.setQueryData(key, inPeople(list, status, from, to, rows));
	}
}

function dataIn<T>(snapshot: Snapshot, key: QueryKey): T | undefined {
	const found = snapshot.find(([other]) => hashKey(other) === hashKey(key));
	return found?.[1] as T | undefined;
}
