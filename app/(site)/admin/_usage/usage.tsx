"use client";

import { useEffect, useReducer } from "react";
import { useUrlState } from "../../_ui/url-state.ts";
import { Calls } from "./calls.tsx";
import { Overview } from "./overview.tsx";
import { periodOf } from "./period.ts";
import { PeriodPicker } from "./period-picker.tsx";

/** Usage and its cost, or the single calls behind a number. The whole state of the view is in the URL. */
export function Usage() {
	const [query] = useUrlState();
	useRenderEveryMinute();
	const period = periodOf(query, Date.now());
	const isCalls = query.get("view") === "calls";
	return (
		<div className="space-y-4">
			<div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
				<h1 tabIndex={-1} className="outline-none">
					{isCalls ? "Calls" : "Usage"}
				</h1>
				<PeriodPicker period={period} />
			</div>
			{isCalls ? <Calls period={period} /> : <Overview period={period} />}
		</div>
	);
}

/** A page that stays open overnight has the periods of the new day. */
function useRenderEveryMinute(): void {
	const [, render] = useReducer((minutes: number) => minutes + 1, 0);
	useEffect(() => {
		const timer = setInterval(render, 60_000);
		return () => clearInterval(timer);
	}, []);
}
