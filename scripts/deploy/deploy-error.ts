/** What is missing or went wrong, for the operator; printed without a stack. */
export class DeployError extends Error {
	/** Without the remedy: enough for somebody who is asked for it next. */
	readonly problem: string;

	/** `remedy` says how to mend it without being asked, as the end of a sentence. */
	constructor(problem: string, remedy?: string) {
		super(remedy ? `${problem}: ${remedy}.` : problem);
		this.problem = problem;
	}
}
