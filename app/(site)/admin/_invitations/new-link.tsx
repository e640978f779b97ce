import { useEffect, useRef } from "react";
import { Button } from "../../_ui/button.tsx";
import { CONTROL, Panel } from "../../_ui/controls.tsx";
import { moment } from "../../_ui/format.ts";
import { useCopy } from "../../_ui/use-copy.ts";
import type { Invitation } from "../_shared/types.ts";
import { peopleOf } from "./people-of.ts";

interface Props {
	invitation: Invitation;
	url: string;
	/** Back to the form. */
	again: () => void;
}

/** The link of a new invitation, which nobody can read again later. */
export function NewLink({ invitation, url, again }: Props) {
	const field = useRef<HTMLInputElement>(null);
	const { copy, isCopied } = useCopy(url);
	useEffect(() => field.current?.select(), []);
	const onClick = () => {
		// The link stays selected, for copying by hand.
		field.current?.select();
		void copy();
	};
	return (
		<Panel aria-labelledby="link">
			<h2 id="link" className="text-lg font-semibold">
				The link is ready
			</h2>
			<p className="text-soft text-sm">
				For {peopleOf(invitation)}, until {moment(invitation.expiresAt)}. Copy it now: it is not
				shown again.
			</p>
			<div className="mt-4 flex flex-wrap gap-2">
				<input
					ref={field}
					readOnly
					aria-label="The link"
					value={url}
					className={`${CONTROL} min-w-0 flex-1 basis-64 font-mono text-sm`}
					onFocus={({ target }) => target.select()}
				/>
				<Button className="min-h-12" onClick={onClick}>
					Copy link
				</Button>
			</div>
			<div className="mt-3 flex min-h-11 flex-wrap items-center gap-3">
				<Button look="plain" onClick={again}>
					Make another
				</Button>
				<p role="status" className={isCopied ? "text-good text-sm" : "text-sm"}>
					{isCopied === true && "Copied."}
					{isCopied === false && "Could not copy it. Copy the selected link yourself."}
				</p>
			</div>
		</Panel>
	);
}
