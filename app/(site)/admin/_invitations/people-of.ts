import { count } from "../../_ui/format.ts";
import type { Invitation } from "../_shared/types.ts";

/** How many people an invitation is for. */
export const peopleOf = ({ uses }: Pick<Invitation, "uses">) =>
	uses === 1 ? "one person" : `${count(uses)} people`;
