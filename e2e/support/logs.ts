// The logs of the Workers that all tests share.
import { readFileSync } from "node:fs";
import type { Lane } from "./lanes.ts";

/** A line of our own: of a request (`route`), of other work (`task`), or a warning (`code`). */
interface Line {
	time?: string;
	requestId?: string;
	route?: string;
	task?: string;
	code?: string;
	[field: string]: unknown;
}

/** Lines of a Worker's log that contain a text. */
export const logged = (lane: Lane, text: string) =>
	readFileSync(`test-results/${lane}.log`, "utf8")
		.split("\n")
		.filter((line) => line.includes(text));

/** The parsed log lines of a request: its own, and those of work that it has started. */
export const linesOf = (lane: Lane, response: Response): Line[] =>
	logged(lane, String(response.headers.get("x-request-id"))).flatMap(parse);

/**
 * What workerd reports of an error that nothing of ours catches: with a frame of a lane's script. It also reports errors of its own and of
 * Miniflare's router, without such a frame: connections that tests break, and bodies that nobody reads.
 */
const UNCAUGHT =
	/uncaught exception; source = .*\n(?: {4}at .*\n)*? {4}at .*\/(?:worker|gated)\.js:\d+/g;

/** Returns the faults in a Worker's log: bugs, personal data, two lines for one request, lines of an unknown kind. */
export function findFaults(log: string): string[] {
	const lines = log.split("\n");
	const own = lines.flatMap(parse);
	const requests = own.flatMap(({ route, requestId }) => (route && requestId) || []);
	return [
		...lines.filter((line) => /unhandled|unable to enqueue|"INTERNAL"/i.test(line)),
		...(log.match(UNCAUGHT) ?? []),
		// An e-mail address has an @, and every prompt of a test a mark.
		...own.map((line) => JSON.stringify(line)).filter((line) => /@|mark [0-9a-f]{8}-/.test(line)),
		...requests.filter((id, i) => requests.indexOf(id) !== i).map((id) => `two lines of ${id}`),
		...own
			.filter(({ route, task, code }) => !(route || task || code))
			.map((line) => `a line of an unknown kind: ${JSON.stringify(line)}`),
	];
}

/** Our own line in a line of the log. */
function parse(line: string): Line[] {
	const [json] = /\{"time":.*\}/.exec(line) ?? [];
	return json ? [JSON.parse(json) as Line] : [];
}
