// For admins: the number of people pending approval, in the header and in the page's title.
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "../_ui/api.ts";
import { count } from "../_ui/format.ts";

/** The number's key in the query cache. The list of users, which is polled more often, sets it too. */
export const PENDING_COUNT_KEY = ["pending-count"];
const POLL_MS = 60_000;
// As wide as the place that the header keeps for it.
const MAX_SHOWN = 999;

/** The number of people pending approval, beside the link to them; nothing if there are none. */
export function PendingCount() {
	const { data: pending = 0 } = useQuery({
		queryKey: PENDING_COUNT_KEY,
		queryFn: async () => {
			const { counts } = await api("GET /api/admin/users", {
				query: { status: "pending", limit: 1 },
			});
			return counts.pending;
		},
		refetchInterval: POLL_MS,
		// The title is for admins who are looking at another tab.
		refetchIntervalInBackground: true,
	});
	useTitlePrefix(pending > 0 ? `(${count(pending)}) ` : "");
	if (!pending) return null;
	return (
		<span className="bg-accent text-on-accent min-w-4.5 rounded-full px-1 text-center text-[0.6875rem] leading-4.5 font-medium tabular-nums">
			{pending > MAX_SHOWN ? `${MAX_SHOWN}+` : pending}
			<span className="sr-only"> waiting for approval</span>
		</span>
	);
}

/** Replaces the number in brackets at the start of a title. Digits and separators are those of the browser's locale. */
export const withPrefix = (title: string, prefix: string): string =>
	prefix + title.replace(/^\([^)]*\) /, "");

/** Keeps a number in brackets at the start of the title, which Next sets anew on each page. */
function useTitlePrefix(prefix: string): void {
	useEffect(() => {
		const update = () => {
			const title = withPrefix(document.title, prefix);
			if (title !== document.title) document.title = title;
		};
		update();
		const observer = new MutationObserver(update);
		observer.observe(document.head, { childList: true, subtree: true, characterData: true });
		return () => observer.disconnect();
	}, [prefix]);
}
