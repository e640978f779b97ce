import { clsx } from "clsx";
import { DropdownMenu } from "radix-ui";
import { useRef } from "react";
import { Button } from "../ui.tsx";
import type { OfferProps } from "./actions.tsx";
import { offersTo } from "./offers.ts";

/** Everything that can be done to one person. */
export function Menu({ person, isMe, actions }: OfferProps) {
	const trigger = useRef<HTMLButtonElement>(null);
	return (
		// Not modal: locking the scroll would need a style element, which the page's policy does not allow.
		<DropdownMenu.Root modal={false}>
			<DropdownMenu.Trigger asChild>
				<Button ref={trigger} look="quiet" className="px-0" aria-label={`More for ${person.name}`}>
					<svg aria-hidden="true" viewBox="0 0 20 20" className="size-5" fill="currentColor">
						<circle cx="10" cy="4" r="1.6" />
						<circle cx="10" cy="10" r="1.6" />
						<circle cx="10" cy="16" r="1.6" />
					</svg>
				</Button>
			</DropdownMenu.Trigger>
			{/* In its place, not in a portal: it belongs to the page's main part. */}
			<DropdownMenu.Content
				align="end"
				collisionPadding={8}
				className="bg-card border-control z-40 min-w-56 rounded-xl border p-1 shadow-lg"
			>
				{offersTo(person, isMe).map((offer) => (
					<DropdownMenu.Item
						key={offer.name}
						onSelect={() => actions.take(offer, [person], trigger.current)}
						className={clsx(
							"data-[highlighted]:bg-line flex min-h-11 cursor-pointer items-center rounded-lg px-3 outline-none",
							offer.isBad && "text-bad",
						)}
					>
						{offer.name}
					</DropdownMenu.Item>
				))}
			</DropdownMenu.Content>
		</DropdownMenu.Root>
	);
}
