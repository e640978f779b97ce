import type { DialogKind } from "../available-actions.ts";
import { BanDialog } from "./ban-dialog.tsx";
import { CapsDialog } from "./caps-dialog.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import type { DialogProps } from "./dialog-parts.ts";
import { PasswordDialog } from "./password-dialog.tsx";

/** The dialog of an action that needs input or confirmation. */
export function ConfirmDialog({ kind, ...props }: DialogProps & { kind: DialogKind }) {
	switch (kind) {
		case "ban":
			return <BanDialog {...props} />;
		case "password":
			return <PasswordDialog {...props} />;
		case "caps":
			return <CapsDialog {...props} />;
		case "delete":
			return <DeleteDialog {...props} />;
	}
}
