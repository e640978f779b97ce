import type { ComponentProps } from "react";
import { Button } from "../ui.tsx";

/** What a person's menu is opened with. */
export function MoreButton({ name, ...props }: ComponentProps<"button"> & { name: string }) {
	return (
		<Button look="quiet" className="px-0" aria-label={`More actions for ${name}`} {...props}>
			<svg aria-hidden="true" viewBox="0 0 20 20" className="size-5" fill="currentColor">
				<circle cx="10" cy="4" r="1.6" />
				<circle cx="10" cy="10" r="1.6" />
				<circle cx="10" cy="16" r="1.6" />
			</svg>
		</Button>
	);
}
