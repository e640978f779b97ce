// Toasts are docked at the bottom of the screen. They shorten the page instead of lying over its end.
import { useEffect, useRef } from "react";

/** Classes of the element that holds the toasts. On a phone it is as wide as the page and opaque, like the edge of the screen. */
export const DOCK =
	"max-sm:bg-page border-line fixed inset-x-0 bottom-0 z-30 mx-auto flex w-full flex-col gap-2 p-2 empty:hidden max-sm:border-t sm:max-w-md sm:p-4";

/** The height of the toasts in CSS pixels, for the padding below a page. */
const HEIGHT = "--toasts-height";

/**
 * Returns the ref of the element that holds the toasts. While it has a height, pages leave this much room at their end; a page that is at
 * its end, or less than this from it, stays there, also when it grows, so that its last controls are never under the toasts.
 */
export function useToastDock<T extends HTMLElement>() {
	const dock = useRef<T>(null);
	useEffect(() => {
		const { current } = dock;
		if (!current) return;
		const root = document.documentElement;
		const hidden = () => root.scrollHeight - window.innerHeight - window.scrollY;
		const scrollToEnd = () => window.scrollTo({ top: root.scrollHeight, behavior: "instant" });
		let isAtEnd = false;
		const noteEnd = () => {
			isAtEnd = hidden() < 1;
		};
		noteEnd();
		window.addEventListener("scroll", noteEnd);
		const ofToasts = new ResizeObserver(() => {
			const height = current.offsetHeight;
			const isNearEnd = hidden() < height;
			root.style.setProperty(HEIGHT, `${height}px`);
			if (isNearEnd) scrollToEnd();
		});
		ofToasts.observe(current);
		// The list gets another row for one that an action has removed.
		const ofPage = new ResizeObserver(() => {
			if (isAtEnd && current.offsetHeight > 0) scrollToEnd();
		});
		ofPage.observe(document.body);
		return () => {
			window.removeEventListener("scroll", noteEnd);
			ofToasts.disconnect();
			ofPage.disconnect();
			root.style.removeProperty(HEIGHT);
		};
	}, []);
	return dock;
}
