// The build of the Worker, for a person who waits for it: a line for each stage.
import { once } from "node:events";
import { createInterface } from "node:readline";
import { start } from "./processes.ts";

/** What the tools print when a stage begins, and what that stage does. */
const STAGES: [RegExp, string][] = [
	[/Creating an optimized production build/, "compiling the pages and the API"],
	[/Generating static pages/, "prerendering the pages"],
	[/Building server function/, "bundling the Worker"],
	[/OpenNext build complete/, "writing the assets"],
];

/** Runs `pnpm build` and prints its stages with the seconds since its start. Throws an error with its whole output when it fails. */
export async function buildWithProgress(say: (text: string) => void): Promise<void> {
	const started = performance.now();
	const seconds = () => `${Math.round((performance.now() - started) / 1_000)} s`.padStart(6);
	say("Building the Worker (about a minute) …");
	const child = start("pnpm", ["build"]);
	const stages = [...STAGES];
	if (child.process.stdout) {
		createInterface({ input: child.process.stdout }).on("line", (line) => {
			if (!stages[0]?.[0].test(line)) return;
			say(`${seconds()}  ${stages.shift()?.[1]}`);
		});
	}
	const [code] = await once(child.process, "close");
	if (code !== 0) throw new Error(`The build failed:\n${child.output()}`);
	say(`${seconds()}  done`);
}
