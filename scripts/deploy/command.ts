/** Returns the command that runs a step of the deployment for an environment, to be shown in a message. */
export const commandFor = (step: string, environment: string | undefined): string =>
	`pnpm run deploy ${step}${environment === undefined ? "" : ` --env ${environment}`}`;
