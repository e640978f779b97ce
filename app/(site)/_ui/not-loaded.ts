/** Says that code could not be loaded: the network is down, or a deployment has replaced the file. `kept` is what a reload keeps. */
export const notLoaded = (what: string, kept?: string) =>
	`${what} could not be loaded. Check your connection and try again, or reload the page${kept ? `: ${kept} stays` : ""}.`;
