/** One thing that a deployment needs. */
export interface Check {
	/** What the operator calls it. */
	title: string;
	/** Returns what is there. Throws a DeployError that says what is missing, and how to add it. Changes nothing. */
	find: (environment: string | undefined) => Promise<string>;
	/** Asks for what is missing, and adds it. */
	add?: (environment: string | undefined) => Promise<void>;
	/** Whether the checks after it cannot be made without it. */
	isFirst?: boolean;
}
