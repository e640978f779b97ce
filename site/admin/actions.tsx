import { type ReactNode, useState } from "react";
import { Boundary } from "../boundary.tsx";
import { useCode } from "../code.ts";
import { DialogFailed } from "../failed.tsx";
import { useAct } from "./act.ts";
import type { Person } from "./data.ts";
import type { Deed } from "./deeds.ts";
import type { Offer, Question } from "./offers.ts";

// Most visits ask nothing.
const importAsking = () => import("./asking.tsx");

/** What the fields of a ban hold. */
export interface BanText {
	reason: string;
	end: string;
}

interface Asked {
	question: Question;
	people: readonly Person[];
	/** Where the focus goes back to. */
	opener: HTMLElement | null;
}

export interface Actions {
	act: (people: readonly Person[], deed: Deed) => void;
	/** Does what is offered, or asks first. */
	take: (offer: Offer, people: readonly Person[], opener: HTMLElement | null) => void;
	/** The question, to be shown somewhere. */
	dialog: ReactNode;
}

/** What shows the things that can be done to one person. */
export interface OfferProps {
	person: Person;
	isMe: boolean;
	actions: Actions;
}

/** Gives what does things to people. `afterDelete` is called when a deletion is on its way. */
export function useActions(afterDelete: () => void = () => {}): Actions {
	const act = useAct();
	const [asked, setAsked] = useState<Asked>();
	const asking = useCode(importAsking);
	// What was typed for a ban: the server may refuse it, and it is not to be typed again.
	const [typed] = useState(() => new Map<string, BanText>());
	const close = () => setAsked(undefined);
	const failed = (
		<DialogFailed
			close={() => {
				close();
				asked?.opener?.focus();
			}}
		/>
	);
	return {
		act,
		take: (offer, people, opener) => {
			if ("deed" in offer) act(people, offer.deed);
			else {
				setAsked({ question: offer.question, people, opener });
				if (!asking.code) void asking.load();
			}
		},
		dialog: asked && (
			<Boundary fallback={failed}>
				{asking.code && (
					<asking.code.Asking
						{...asked}
						typed={typed}
						close={close}
						act={(deed) => {
							close();
							act(asked.people, deed);
							if (deed.kind === "delete") afterDelete();
						}}
					/>
				)}
				{asking.isFailed && failed}
			</Boundary>
		),
	};
}
