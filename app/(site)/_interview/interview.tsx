"use client";

import { Tabs } from "radix-ui";
import { type ReactNode, useEffect, useState } from "react";
import { Alert, Button, Placeholder } from "../_ui/controls.tsx";
import { useUrlState } from "../_ui/url-state.ts";
import { useLazyModule } from "../_ui/use-lazy-module.ts";

// Each view loads only its own code.
const importLive = () => import("./live-panel.tsx");
const importTyped = () => import("./typed-prompt.tsx");

const TAB =
	"text-soft data-[state=active]:text-ink data-[state=active]:border-accent min-h-11 border-b-2 border-transparent px-1 font-medium";

/** The interview: live, or with a transcript that is typed or pasted. */
export function Interview({ userId }: { userId: string }) {
	const [query, change] = useUrlState();
	const view = query.get("view") === "type" ? "type" : "live";
	const [wasLive, setWasLive] = useState(view === "live");
	return (
		<Tabs.Root
			value={view}
			onValueChange={(next) => {
				setWasLive(true);
				change({ view: next === "type" ? next : "" }, "replace");
			}}
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
				{wasLive && (
					<Loaded importer={importLive}>
						{({ LivePanel }) => <LivePanel userId={userId} isShown={view === "live"} />}
					</Loaded>
				)}
			</Tabs.Content>
			<Tabs.Content value="type">
				<div className="mx-auto max-w-3xl">
					<Loaded importer={importTyped}>
						{({ TypedPrompt }) => <TypedPrompt userId={userId} />}
					</Loaded>
				</div>
			</Tabs.Content>
		</Tabs.Root>
	);
}

interface LoadedProps<Module> {
	importer: () => Promise<Module>;
	children: (module: Module) => ReactNode;
}

function Loaded<Module>({ importer, children }: LoadedProps<Module>) {
	const { module, hasFailed, load } = useLazyModule(importer);
	useEffect(() => void load(), [load]);
	if (module) return children(module);
	if (!hasFailed) return <Placeholder label="Loading" />;
	return (
		<div className="space-y-4">
			<Alert>This part of the page could not be loaded. Check your connection.</Alert>
			<Button onClick={() => void load()}>Try again</Button>
		</div>
	);
}
