// How Swagger UI arranges itself here. Its own layout has a title, a list of servers and a `<main>`, which this page has or does not need.
import type { ComponentType, createElement } from "react";

interface System {
	React: { createElement: typeof createElement };
}
type Component = ComponentType<Record<string, unknown>>;

interface LayoutProps {
	getComponent: (name: string, isContainer?: boolean) => Component;
	specSelectors: {
		specStr: () => string;
		info: () => { get: (field: string) => unknown };
	};
}

/** Names a component's select, which has no name of its own. */
const inLabel =
	(create: typeof createElement, text: string) =>
	(original: Component) =>
	(props: Record<string, unknown>) =>
		create("label", null, create("span", { className: "sr-only" }, text), create(original, props));

/** A plugin of Swagger UI, which brings a React of its own. */
export const referencePlugin = ({ React: { createElement } }: System) => ({
	components: {
		ReferenceLayout({ getComponent, specSelectors }: LayoutProps) {
			const Part = (name: string, isContainer: boolean, props: Record<string, unknown> = {}) =>
				createElement(getComponent(name, isContainer), props);
			if (!specSelectors.specStr()) return null;
			return createElement(
				"div",
				{ className: "swagger-ui" },
				Part("SvgAssets", false),
				Part("Markdown", true, { source: specSelectors.info().get("description") }),
				Part("AuthorizeBtnContainer", true),
				Part("errors", true),
				createElement("h2", null, "Operations"),
				Part("operations", true),
			);
		},
	},
	wrapComponents: {
		ExamplesSelect: inLabel(createElement, "Example"),
	},
});
