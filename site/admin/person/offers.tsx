import { Button } from "../../ui.tsx";
import type { OfferProps } from "../actions.tsx";
import { offersTo, primaryOf } from "../offers.ts";

/** Everything that can be done to this person, the likeliest first in colour. */
export function Offers({ person, isMe, actions }: OfferProps) {
	const primary = isMe ? undefined : primaryOf(person)?.name;
	const lookOf = (name: string, isBad: boolean | undefined) => {
		if (name === primary) return "primary";
		return isBad ? "bad" : "plain";
	};
	return (
		<fieldset aria-label="Actions" className="mt-5 flex flex-wrap gap-2">
			{offersTo(person, isMe).map((offer) => (
				<Button
					key={offer.about}
					look={lookOf(offer.name, offer.isBad)}
					className="grow px-3 sm:grow-0"
					onClick={({ currentTarget }) => actions.take(offer, [person], currentTarget)}
				>
					{offer.name}
				</Button>
			))}
		</fieldset>
	);
}
