// Finds our lines (lib/http/request-log.ts, lib/http/log.ts) in what `wrangler tail` and `wrangler dev` print.
import { stripVTControlCharacters } from "node:util";

/** A line of our own. All its fields are optional: an older Worker may have written it. */
export interface Entry {
	time?: string | undefined;
	requestId?: string | undefined;
	method?: string | undefined;
	route?: string | undefined;
	status?: number | undefined;
	ms?: number | undefined;
	userId?: string | undefined;
	model?: string | undefined;
	input?: number | undefined;
	output?: number | undefined;
	thoughts?: number | undefined;
	costUsd?: number | undefined;
	ended?: string | undefined;
	task?: string | undefined;
	code?: string | undefined;
	message?: string | undefined;
	cause?: string | undefined;
	upstreamStatus?: number | undefined;
	stack?: string[] | undefined;
	[field: string]: unknown;
}

/** One of our lines, or a line that is not ours. */
export type Item = Entry | string;

/** An event of `wrangler tail --format json`: one invocation of the Worker. */
interface TailEvent {
	outcome: string;
	eventTimestamp?: number;
	logs: { level: string; message: unknown[] }[];
	exceptions: { name: string; message: unknown; stack?: string }[];
	event?: {
		request?: { method: string; url: string };
		cron?: string;
		/** Of an event about the tail itself, such as that it drops events. */
		message?: string;
	} | null;
}

// `canceled`: the client disconnected, which our line says too.
const EXPECTED_OUTCOMES = ["ok", "canceled"];

// `wrangler dev` lists each request, of static files too. For those to the API we have a line that says more.
const LISTED_REQUEST = /^\[wrangler:info\] [A-Z]+ /;

/** Returns a reader of lines. `end` returns what a cut-off event leaves. */
export function createLogReader() {
	/** The lines of an event so far: `wrangler tail` spreads it over many. */
	let pending: string[] | undefined;
	let isAfterDecorated = false;

	return {
		read(line: string): Item[] {
			if (pending) {
				pending.push(line);
				if (line !== "}") return [];
				const lines = pending;
				pending = undefined;
				const event = parse(lines.join("\n"));
				return isTailEvent(event) ? itemsOf(event) : lines;
			}
			if (line === "{") {
				pending = [line];
				return [];
			}
			// `wrangler dev` puts a label before errors and warnings, and empty lines behind them.
			if (line === "" && isAfterDecorated) return [];
			if (LISTED_REQUEST.test(stripVTControlCharacters(line))) return [];
			const [json = "", prefix] = /^(.*?)\{".*\}/.exec(line) ?? [];
			isAfterDecorated = Boolean(prefix);
			const value = parse(json.slice(prefix?.length));
			if (isTailEvent(value)) return itemsOf(value);
			return [isEntry(value) ? value : line];
		},
		end(): Item[] {
			return pending ?? [];
		},
	};
}

function itemsOf({ outcome, eventTimestamp, logs, exceptions, event }: TailEvent): Item[] {
	const items = logs.map(({ level, message }): Item => {
		const [first] = message;
		const value = typeof first === "string" ? parse(first) : first;
		return isEntry(value) ? value : `(${level}) ${message.map(asText).join(" ")}`;
	});
	const time = new Date(eventTimestamp ?? Date.now()).toISOString();
	if (!EXPECTED_OUTCOMES.includes(outcome) || exceptions.length) {
		// Cloudflare has ended it, so it may have no line of its own.
		const { request, cron } = event ?? {};
		const { pathname } = URL.parse(request?.url ?? "") ?? {};
		const code = outcome === "ok" ? "exception" : outcome;
		const [{ name = "", message = "", stack = "" } = {}] = exceptions;
		const cause = name && `${name}: ${asText(message)}`;
		const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
		items.push({
			time,
			method: request?.method,
			route: pathname,
			task: cron && "cron",
			code,
			cause,
			stack: frames,
		});
	}
	if (event?.message) items.push({ time, code: "TAIL", message: event.message });
	return items;
}

const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function parse(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}

const isTailEvent = (value: unknown): value is TailEvent => {
	const { outcome, logs, exceptions } = Object(value);
	return typeof outcome === "string" && Array.isArray(logs) && Array.isArray(exceptions);
};

const isEntry = (value: unknown): value is Entry => {
	const { time, route, task, code } = Object(value);
	return typeof time === "string" && [route, task, code].some((field) => typeof field === "string");
};
