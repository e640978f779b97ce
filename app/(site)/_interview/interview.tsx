"use client";

import { Tabs } from "radix-ui";
import { useUrlState } from "../_ui/url-state.ts";
import { LivePanel } from "./live-panel.tsx";
import { TypedPrompt } from "./typed-prompt.tsx";

const TAB =
	"text-soft data-[state=active]:text-ink data-[state=active]:border-accent min-h-11 border-b-2 border-transparent px-1 font-medium";

/** The interview: live, or with a transcript that is typed or pasted. */
export function Interview({ userId }: { userId: string }) {
	const [query, change] = useUrlState();
	const view = query.get("view") === "type" ? "type" : "live";
	return (
		<Tabs.Root
			value={view}
			onValueChange={(next) => change({ view: next === "type" ? next : "" }, "replace")}
		>
			<Tabs.List aria-label="Interview" className="border-line mb-6 flex gap-x-6 border-b">
				<Tabs.Trigger value="live" className={TAB}>
					Live
				</Tabs.Trigger>
				<Tabs.Trigger value="type" className={TAB}>
					Type a prompt
				</Tabs.Trigger>
			</Tabs.List>
			{/* Stays mounted, so that it goes on listening. */}
			<Tabs.Content value="live" forceMount className="data-[state=inactive]:hidden">
				<h1 className="sr-only">Interview</h1>
				<LivePanel userId={userId} isShown={view === "live"} />
			</Tabs.Content>
			<Tabs.Content value="type">
				<div className="mx-auto max-w-3xl">
					<TypedPrompt userId={userId} />
				</div>
			</Tabs.Content>
		</Tabs.Root>
	);
}
