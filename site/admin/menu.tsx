import { clsx } from "clsx";
import { DropdownMenu } from "radix-ui";
import { useEffect, useLayoutEffect, useRef } from "react";
import type { OfferProps } from "./actions.tsx";
import { MoreButton } from "./more-button.tsx";
import { offersTo } from "./offers.ts";

export interface MenuProps extends OfferProps {
	/** How the button was left that this one takes the place of. */
	start: { isFocused: boolean; pressed: Event | undefined };
}

/** Everything that can be done to one person. */
export function Menu({ person, isMe, actions, start }: MenuProps) {
	const trigger = useRef<HTMLButtonElement>(null);
	const pressed = useRef(start.pressed);
	useLayoutEffect(() => {
		if (start.isFocused) trigger.current?.focus();
	}, [start]);
	useEffect(() => {
		// Once more, now that Radix listens: it opens, and the focus goes where that key or pointer takes it.
		const event = pressed.current;
		pressed.current = undefined;
		if (event instanceof KeyboardEvent) {
			trigger.current?.dispatchEvent(new KeyboardEvent(event.type, event));
		} else if (event instanceof PointerEvent) {
			trigger.current?.dispatchEvent(new PointerEvent(event.type, event));
		}
	}, []);
	return (
		// Not modal: locking the scroll would need a style element, which the page's policy does not allow.
		<DropdownMenu.Root modal={false}>
			<DropdownMenu.Trigger asChild>
				<MoreButton ref={trigger} name={person.name} />
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
