import { useRef, useState } from "react";
import { Button } from "../../_ui/button.tsx";
import { DialogFailed } from "../../_ui/dialog-failed.tsx";
import { useLazyModule } from "../../_ui/use-lazy-module.ts";
import type { User } from "../_shared/types.ts";
import type { AvailableAction } from "./available-actions.ts";
import type { Actions } from "./use-actions.tsx";

// A ninth of the page's JavaScript: loaded when the pointer or the focus reaches a button.
const importItems = () => import("./actions-menu-items.tsx");

interface Props {
	users: readonly User[];
	/** Whom the actions are for, after "More actions for". */
	of: string;
	items: readonly AvailableAction[];
	actions: Actions;
}

/** A button with a menu of actions on these users. */
export function ActionsMenu({ users, of, items: available, actions }: Props) {
	const label = `More actions for ${of}`;
	const button = useRef<HTMLButtonElement>(null);
	const [openedBy, setOpenedBy] = useState<"keyboard" | "pointer">();
	const items = useLazyModule(importItems);
	const close = () => setOpenedBy(undefined);
	const open = (how: "keyboard" | "pointer") => {
		setOpenedBy(how);
		if (!items.module) void items.load();
	};
	const preload = () => {
		if (!items.module) void items.load();
	};
	return (
		<div className="relative">
			<Button
				ref={button}
				look="quiet"
				className="px-0 lg:min-h-9"
				aria-label={label}
				aria-haspopup="menu"
				aria-expanded={openedBy !== undefined}
				onPointerEnter={preload}
				onFocus={preload}
				onClick={({ detail }) => {
					if (openedBy) close();
					// A click by keyboard has a `detail` of 0.
					else open(detail === 0 ? "keyboard" : "pointer");
				}}
				onKeyDown={(event) => {
					if (event.key !== "ArrowDown") return;
					event.preventDefault();
					open("keyboard");
				}}
			>
				<svg aria-hidden="true" viewBox="0 0 20 20" className="size-5" fill="currentColor">
					<circle cx="10" cy="4" r="1.6" />
					<circle cx="10" cy="10" r="1.6" />
					<circle cx="10" cy="16" r="1.6" />
				</svg>
			</Button>
			{items.module && (
				<items.module.ActionsMenuItems
					users={users}
					label={label}
					items={available}
					actions={actions}
					openedBy={openedBy}
					close={close}
					button={button}
				/>
			)}
			{openedBy && items.hasFailed && (
				<DialogFailed
					close={() => {
						close();
						button.current?.focus();
					}}
				/>
			)}
		</div>
	);
}
