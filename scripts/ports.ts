// Ports of this machine.
import { createServer } from "node:net";

const MAX_PORT = 65_535;

/** Returns why a port cannot be used, as the end of a sentence; undefined when it is free. */
export async function portProblem(port: number): Promise<string | undefined> {
	for (const host of ["127.0.0.1", "::1"]) {
		const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
			const probe = createServer();
			probe.once("error", resolve);
			probe.listen({ port, host }, () => probe.close(() => resolve(undefined)));
		});
		if (error?.code === "EADDRINUSE") return "is in use";
		if (error?.code === "EACCES") return "needs a permission that you do not have";
	}
	return undefined;
}

/** Returns the first free one of the ports `from`, `from + step`, … */
export async function firstFreePort(from: number, step = 1): Promise<number> {
	for (let port = from; port <= MAX_PORT; port += step) {
		if (!(await portProblem(port))) return port;
	}
	throw new Error(`No port from ${from} is free.`);
}
