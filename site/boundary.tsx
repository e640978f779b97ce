import { Component, type ReactNode } from "react";

interface Props {
	/** Shown in place of the children once one of them could not be rendered. */
	fallback: ReactNode;
	/** When it changes, the children are rendered again. */
	resetKey?: unknown;
	children: ReactNode;
}

interface State {
	isFailed: boolean;
	resetKey: unknown;
}

/** Keeps a rendering error to one part of the page: React would remove the whole page. */
export class Boundary extends Component<Props, State> {
	override state: State = { isFailed: false, resetKey: this.props.resetKey };

	static getDerivedStateFromError(): Partial<State> {
		return { isFailed: true };
	}

	static getDerivedStateFromProps({ resetKey }: Props, state: State): Partial<State> | null {
		return resetKey === state.resetKey ? null : { isFailed: false, resetKey };
	}

	override render(): ReactNode {
		return this.state.isFailed ? this.props.fallback : this.props.children;
	}
}
