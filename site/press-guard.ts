// One press is one action, on the control it was aimed at. A button that removes, moves or relabels itself leaves another control
// under the pointer or the focus, and the rest of a double click or of a held key would act on that one.

const DOUBLE_TAP_MS = 500;
const DOUBLE_TAP_PX = 40;

// Pressing these twice is harmless, as long as both presses are on the same one.
const FIELD = "label, input, select, textarea";
const CONTROL = `${FIELD}, a, button, summary, [role=menuitem]`;
const TEXT_FIELD =
	"textarea, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset])";

interface Tap {
	time: number;
	x: number;
	y: number;
}

/** Installs the guard until `signal` aborts. Listens on the window while events go down, before React and Radix see them. */
export function guardPresses(signal: AbortSignal): void {
	guardPointer(signal);
	guardKeys(signal);
}

function guardPointer(signal: AbortSignal): void {
	const options = { capture: true, signal };
	let lastTap: Tap | undefined;
	let isSecondTap = false;
	let first: EventTarget | null = null;

	// Two presses on the same text select a word.
	const isAccident = ({ target }: MouseEvent) => {
		const control = closest(target, CONTROL);
		if (control?.matches(FIELD)) return control !== closest(first, CONTROL);
		return control !== null || target !== first;
	};
	// Some browsers count taps in `detail`, some say 1 each time. A mouse is left to the system's own idea of a double click: two single
	// clicks at one place are meant, however fast.
	const isRepeated = (event: MouseEvent) => event.detail > 1 || (isSecondTap && event.detail > 0);

	const onPointer = (event: PointerEvent) => {
		if (event.type === "pointerdown") {
			isSecondTap = event.pointerType !== "mouse" && isNear(lastTap, event);
		}
		// The release too: Radix takes one without its press for the choice of a menu item.
		if (isSecondTap && isAccident(event)) event.stopImmediatePropagation();
	};
	const onMouse = (event: MouseEvent) => {
		if (!isRepeated(event)) {
			if (event.type === "mousedown") first = event.target;
		} else if (isAccident(event)) {
			// The focus stays where the first press has put it.
			swallow(event);
		}
	};
	const onClick = (event: MouseEvent) => {
		if (isRepeated(event) && isAccident(event)) swallow(event);
		// A keyboard's click has no `detail`.
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
	// Where Space went down: released elsewhere, it would press what has the focus by then.
	let spaceTarget: EventTarget | null = null;
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key !== "Enter" && event.key !== " ") return;
		if (event.repeat && pressesSomething(event)) swallow(event);
		else if (event.key === " ") spaceTarget = event.target;
	};
	const onKeyUp = (event: KeyboardEvent) => {
		if (event.key === " " && event.target !== spaceTarget) swallow(event);
	};
	window.addEventListener("keydown", onKeyDown, options);
	window.addEventListener("keyup", onKeyUp, options);
}

/** Whether Enter or Space does more here than write text or scroll the page; Enter in a one-line field submits its form. */
function pressesSomething({ key, target, ctrlKey, metaKey }: KeyboardEvent): boolean {
	if (ctrlKey || metaKey) return true;
	if (closest(target, key === " " ? TEXT_FIELD : "textarea")) return false;
	return closest(target, CONTROL) !== null;
}

function isNear(tap: Tap | undefined, event: PointerEvent): boolean {
	if (!tap || event.timeStamp - tap.time > DOUBLE_TAP_MS) return false;
	return Math.hypot(event.clientX - tap.x, event.clientY - tap.y) <= DOUBLE_TAP_PX;
}

/** The closest matching element; a label's own checkbox counts as the label. */
function closest(target: EventTarget | null, selector: string): Element | null {
	if (!(target instanceof Element)) return null;
	const found = target.closest(selector);
	return found?.closest("label") ?? found;
}

function swallow(event: Event): void {
	event.preventDefault();
	event.stopImmediatePropagation();
}
