import { Component, type ReactNode } from "react";

interface Props {
	/** Shown once the children failed to render. */
	fallback: ReactNode;
	/** A change of this renders the children again. */
	resetKey?: unknown;
	children: ReactNode;
}

interface State {
	hasFailed: boolean;
	resetKey: unknown;
}

/** Limits a rendering error to one part of the page; without it Next would replace the page with `error.tsx`. */
export class ErrorBoundary extends Component<Props, State> {
	override state: State = { hasFailed: false, resetKey: this.props.resetKey };

	static getDerivedStateFromError(): Partial<State> {
		return { hasFailed: true };
	}

	static getDerivedStateFromProps({ resetKey }: Props, state: State): Partial<State> | null {
		return resetKey === state.resetKey ? null : { hasFailed: false, resetKey };
	}

	override render(): ReactNode {
		return this.state.hasFailed ? this.props.fallback : this.props.children;
	}
}
