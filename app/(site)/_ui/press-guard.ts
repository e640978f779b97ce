// One press activates one control. A button that removes, moves or relabels itself leaves another control under the pointer or
// the focus, and the rest of a double click or of a held key would activate that one.

const DOUBLE_TAP_MS = 500;
const DOUBLE_TAP_PX = 40;

// Pressing one of these twice is harmless if both presses hit the same one.
const FIELD = "label, input, select, textarea";
const CONTROL = `${FIELD}, a, button, summary, [role=menuitem]`;
const TEXT_FIELD =
	"textarea, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset])";

interface Tap {
	time: number;
	x: number;
	y: number;
}

/** Installs the guard until `signal` aborts. Its listeners run in the capture phase on the window, before those of React and Radix. */
export function guardPresses(signal: AbortSignal): void {
	guardPointer(signal);
	guardKeys(signal);
}

function guardPointer(signal: AbortSignal): void {
	const options = { capture: true, signal };
	let lastTap: Tap | undefined;
	let isSecondTap = false;
	let first: EventTarget | null = null;

	// A double click on text selects a word.
	const isAccident = ({ target }: MouseEvent) => {
		const control = closest(target, CONTROL);
		if (control?.matches(FIELD)) return control !== closest(first, CONTROL);
		return control !== null || target !== first;
	};
	// Some browsers count taps in `detail`, others always report 1. For a mouse the system decides what is a double click: two fast
	// single clicks are intended.
	const isRepeated = (event: MouseEvent) => event.detail > 1 || (isSecondTap && event.detail > 0);

	const onPointer = (event: PointerEvent) => {
		if (event.type === "pointerdown") {
			isSecondTap = event.pointerType !== "mouse" && isNear(lastTap, event);
		}
		// Blocks the release too: Radix selects a menu item on a release without a press.
		if (isSecondTap && isAccident(event)) event.stopImmediatePropagation();
	};
	const onMouse = (event: MouseEvent) => {
		if (!isRepeated(event)) {
			if (event.type === "mousedown") first = event.target;
		} else if (isAccident(event)) {
			// Keeps the focus where the first press put it.
			suppress(event);
		}
	};
	const onClick = (event: MouseEvent) => {
		if (isRepeated(event) && isAccident(event)) suppress(event);
		// Clicks by keyboard have a `detail` of 0.
		if (event.detail > 0) {
			lastTap = { time: event.timeStamp, x: event.clientX, y: event.clientY };
		}
	};
	window.addEventListener("pointerdown", onPointer, options);
	window.addEventListener("pointerup", onPointer, options);
	window.addEventListener("mousedown", onMouse, options);
	window.addEventListener("mouseup", onMouse, options);
	window.addEventListener("click", onClick, options);
}

function guardKeys(signal: AbortSignal): void {
	const options = { capture: true, signal };
	// The element on which Space was pressed: released after the focus has moved, Space would activate the newly focused control.
	let spaceTarget: EventTarget | null = null;
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key !== "Enter" && event.key !== " ") return;
		if (event.repeat && activatesControl(event)) suppress(event);
		else if (event.key === " ") spaceTarget = event.target;
	};
	const onKeyUp = (event: KeyboardEvent) => {
		if (event.key === " " && event.target !== spaceTarget) suppress(event);
	};
	window.addEventListener("keydown", onKeyDown, options);
	window.addEventListener("keyup", onKeyUp, options);
}

/** Whether Enter or Space activates something here, beyond typing text or scrolling: Enter in a one-line field submits its form. */
function activatesControl({ key, target, ctrlKey, metaKey }: KeyboardEvent): boolean {
	if (ctrlKey || metaKey) return true;
	if (closest(target, key === " " ? TEXT_FIELD : "textarea")) return false;
	return closest(target, CONTROL) !== null;
}

function isNear(tap: Tap | undefined, event: PointerEvent): boolean {
	if (!tap || event.timeStamp - tap.time > DOUBLE_TAP_MS) return false;
	return Math.hypot(event.clientX - tap.x, event.clientY - tap.y) <= DOUBLE_TAP_PX;
}

/** The closest matching element; the checkbox inside a label counts as the label. */
function closest(target: EventTarget | null, selector: string): Element | null {
	if (!(target instanceof Element)) return null;
	const found = target.closest(selector);
	return found?.closest("label") ?? found;
}

function suppress(event: Event): void {
	event.preventDefault();
	event.stopImmediatePropagation();
}
