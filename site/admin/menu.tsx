import { clsx } from "clsx";
import { DropdownMenu } from "radix-ui";
import { useRef, useState } from "react";
import type { OfferProps } from "./actions.tsx";
import { MoreButton } from "./more-button.tsx";
import { offersTo } from "./offers.ts";

/** The button of a person's menu, and everything that can be done to that person. */
export function Menu({ person, isMe, actions }: OfferProps) {
	const trigger = useRef<HTMLButtonElement>(null);
	const [isOpen, setOpen] = useState(false);
	// Radix opens a menu when a finger comes down, and the focus that its tap moves afterwards closes it again. A tap opens it when it ends.
	const isTap = useRef(false);
	return (
		// Not modal: locking the scroll would need a style element, which the page's policy does not allow.
		<DropdownMenu.Root modal={false} open={isOpen} onOpenChange={setOpen}>
			<DropdownMenu.Trigger asChild>
				<MoreButton
					ref={trigger}
					name={person.name}
					onPointerDown={(event) => {
						isTap.current = event.pointerType !== "mouse";
						if (isTap.current) event.preventDefault();
					}}
					onClick={() => {
						if (isTap.current) setOpen(!isOpen);
						isTap.current = false;
					}}
				/>
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
