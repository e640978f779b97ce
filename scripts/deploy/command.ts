/** Returns the command that runs a step of the deployment for an environment, to be shown in a message. */
export const commandFor = (step: string, environment: string | undefined): string =>
	`pnpm run deploy ${step}${environmentOption(environment)}`;

/** Returns the option of a command that names an environment, after a blank; nothing for production. */
export const environmentOption = (environment: string | undefined): string =>
	environment === undefined ? "" : ` --env ${environment}`;
