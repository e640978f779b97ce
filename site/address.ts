// The query of the address, as Next's router knows it.
import Router, { useRouter } from "next/router";
import { useEffect, useMemo } from "react";

/**
 * Gives the query of the address, and whether it is known already: a prerendered page is the same for every query,
 * and so is the first thing the browser makes of it.
 */
export function useAddress(): { query: URLSearchParams; isKnown: boolean } {
	const { asPath, isReady } = useRouter();
	const query = useMemo(
		() => new URLSearchParams(isReady ? /\?[^#]*/.exec(asPath)?.[0] : ""),
		[asPath, isReady],
	);
	return { query, isKnown: isReady };
}

/** Makes Back and Forward what they are elsewhere: they ask the server for nothing within a page, and the browser restores the scroll. */
export function useStepsBack(): void {
	useEffect(() => {
		Router.beforePopState(({ url, as }) => {
			// Next would fetch the page's data, of which there is none, and go to the top.
			const shallow = url.split("?")[0] === Router.pathname;
			void Router.replace(url, as, { shallow, scroll: false });
			return false;
		});
	}, []);
}
