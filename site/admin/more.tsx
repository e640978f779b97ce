import { type ComponentType, useRef, useState } from "react";
import type { OfferProps } from "./actions.tsx";
import type { MenuProps } from "./menu.tsx";
import { MoreButton } from "./more-button.tsx";
import { useSay } from "./toasts.tsx";

const OPENING_KEYS = ["Enter", " ", "ArrowDown"];

interface Loaded {
	Menu: ComponentType<MenuProps>;
	start: MenuProps["start"];
}

/** The button of a person's menu. The menu itself is heavy: it loads when somebody comes near the button. */
export function More(props: OfferProps) {
	const [loaded, setLoaded] = useState<Loaded>();
	const button = useRef<HTMLButtonElement>(null);
	// What was pressed while the menu was on its way.
	const pressed = useRef<Event>(undefined);
	const say = useSay();
	if (loaded) return <loaded.Menu {...props} start={loaded.start} />;

	const load = async () => {
		try {
			const { Menu } = await import("./menu.tsx");
			const isFocused = document.activeElement === button.current;
			const start = { isFocused, pressed: pressed.current };
			// The first time counts: after it this button is gone.
			setLoaded((now) => now ?? { Menu, start });
		} catch {
			const text = "The menu could not be loaded. Check your connection, or reload the page.";
			if (pressed.current) say({ text, isBad: true });
			pressed.current = undefined;
		}
	};
	const press = (event: Event) => {
		pressed.current = event;
		void load();
	};
	return (
		<MoreButton
			ref={button}
			name={props.person.name}
			aria-haspopup="menu"
			aria-expanded={false}
			onPointerEnter={load}
			onFocus={load}
			onBlur={() => {
				// Who has gone on does not want it any more.
				pressed.current = undefined;
			}}
			onPointerDown={({ nativeEvent }) => press(nativeEvent)}
			onKeyDown={(event) => {
				if (!OPENING_KEYS.includes(event.key)) return;
				event.preventDefault();
				press(event.nativeEvent);
			}}
		/>
	);
}
