import { clsx } from "clsx";
import { DropdownMenu } from "radix-ui";
import { type RefObject, useEffect, useRef } from "react";
import type { User } from "../_shared/types.ts";
import type { AvailableAction } from "./available-actions.ts";
import type { Actions } from "./use-actions.tsx";

interface Props {
	users: readonly User[];
	label: string;
	items: readonly AvailableAction[];
	actions: Actions;
	/** Undefined while the menu is closed. */
	openedBy: "keyboard" | "pointer" | undefined;
	close: () => void;
	button: RefObject<HTMLButtonElement | null>;
}

/** The menu below its button. Radix would open it on touch start, and its own trigger would have to be loaded with it. */
export function ActionsMenuItems({ users, label, items, actions, openedBy, close, button }: Props) {
	const menu = useRef<HTMLDivElement>(null);
	const isClosedByOutside = useRef(false);
	useEffect(() => {
		isClosedByOutside.current = false;
		if (openedBy === "keyboard")
			menu.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
	}, [openedBy]);
	return (
		// Not modal: locking the scroll would need a style element, which the Content-Security-Policy blocks.
		<DropdownMenu.Root modal={false} open={openedBy !== undefined} onOpenChange={close}>
			{/* Radix positions the menu by its trigger; ours is the button. A span must not have `aria-expanded`. */}
			<DropdownMenu.Trigger asChild aria-expanded={undefined}>
				<span aria-hidden="true" className="pointer-events-none absolute inset-0" />
			</DropdownMenu.Trigger>
			{/* Not in a portal: the menu belongs to the page's <main> landmark. */}
			<DropdownMenu.Content
				ref={menu}
				align="end"
				collisionPadding={8}
				aria-labelledby={undefined}
				aria-label={label}
				className="bg-card border-control z-40 min-w-56 rounded-xl border p-1 shadow-lg"
				onInteractOutside={(event) => {
					// The button closes the menu itself.
					if (button.current?.contains(event.target as Node)) event.preventDefault();
					else isClosedByOutside.current = true;
				}}
				onCloseAutoFocus={(event) => {
					event.preventDefault();
					if (!isClosedByOutside.current) button.current?.focus();
				}}
			>
				{items.map((available) => (
					<DropdownMenu.Item
						key={available.key}
						onSelect={() => actions.start(available, users, button.current)}
						className={clsx(
							"data-[highlighted]:bg-line flex min-h-11 cursor-pointer items-center rounded-lg px-3 outline-none",
							available.isDestructive && "text-bad",
						)}
					>
						{available.label}
					</DropdownMenu.Item>
				))}
			</DropdownMenu.Content>
		</DropdownMenu.Root>
	);
}
