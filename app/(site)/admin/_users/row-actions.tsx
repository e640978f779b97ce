import { Button } from "../../_ui/button.tsx";
import { ActionsMenu } from "../_actions/actions-menu.tsx";
import { actionsFor, rowAction } from "../_actions/available-actions.ts";
import type { UserActionsProps } from "../_actions/use-actions.tsx";

/** At the end of a row: the most likely action, and a menu with all. */
export function RowActions({ user, isSelf, actions }: UserActionsProps) {
	const likely = isSelf ? undefined : rowAction(user);
	return (
		<div className="flex items-center justify-end gap-1">
			{likely && (
				<Button
					data-main
					look="plain"
					className="px-3 text-sm lg:min-h-8 lg:px-2.5"
					aria-label={`${likely.label} ${user.name}`}
					onClick={() => actions.run([user], likely.action)}
				>
					{likely.label}
				</Button>
			)}
			<ActionsMenu
				users={[user]}
				of={user.name}
				items={actionsFor(user, isSelf)}
				actions={actions}
			/>
		</div>
	);
}
