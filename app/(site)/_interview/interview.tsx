"use client";

import { useEffect, useState } from "react";
import { Loaded } from "../_ui/loaded.tsx";
import { useUrlState } from "../_ui/url-state.ts";
import { ViewLink } from "../_ui/view-link.tsx";

// Each view loads only its own code.
const importLive = () => import("./live-panel.tsx");
const importTyped = () => import("./typed/typed-prompt.tsx");

const VIEWS = [
	{ view: "", name: "Live" },
	{ view: "type", name: "Type a prompt" },
] as const;
const LINK =
	"text-soft aria-[current]:text-ink aria-[current]:border-accent inline-flex min-h-11 items-center border-b-2 border-transparent px-1 font-medium";

/** The interview: live, or with a transcript that is typed or pasted. */
export function Interview({ userId }: { userId: string }) {
	const [query] = useUrlState();
	const shown = query.get("view") === "type" ? "type" : "";
	const isLive = shown === "";
	const [wasLive, setWasLive] = useState(isLive);
	useEffect(() => {
		if (isLive) setWasLive(true);
	}, [isLive]);
	return (
		<>
			<nav aria-label="Interview" className="border-line mb-6 flex gap-x-6 border-b">
				{VIEWS.map(({ view, name }) => (
					<ViewLink
						key={view}
						to={{ view }}
						aria-current={shown === view ? "page" : undefined}
						className={LINK}
					>
						{name}
					</ViewLink>
				))}
			</nav>
			{/* Stays mounted, so that it goes on listening. */}
			<div hidden={!isLive}>
				{wasLive && (
					<Loaded importer={importLive}>
						{({ LivePanel }) => <LivePanel userId={userId} isShown={isLive} />}
					</Loaded>
				)}
			</div>
			{!isLive && (
				<div className="mx-auto max-w-3xl">
					<Loaded importer={importTyped}>
						{({ TypedPrompt }) => <TypedPrompt userId={userId} />}
					</Loaded>
				</div>
			)}
		</>
	);
}
