// Prints lines of the log as rows that fit the terminal.
import { styleText } from "node:util";
import type { Entry, Item } from "./log-reader.ts";

interface Column {
	title: string;
	width: number;
	isNumber?: boolean;
	text: (entry: Entry) => string | undefined;
}

type Style = "red" | "yellow" | "dim";

const amount = (value: number | undefined) => value?.toLocaleString("en");

// Named, because rows become narrower without some of them.
const TIME: Column = { title: "time", width: 8, text: ({ time }) => clock(time) };
const STATUS: Column = { title: "status", width: 6, text: ({ status }) => status?.toString() };
const MS: Column = { title: "ms", width: 7, isNumber: true, text: ({ ms }) => amount(ms) };
const METHOD: Column = { title: "method", width: 7, text: ({ method }) => method };
const ROUTE: Column = { title: "route", width: 24, text: ({ route, task }) => route ?? task };
const CODE: Column = { title: "code", width: 20, text: ({ code, ended }) => code ?? ended };
const COST: Column = {
	title: "USD",
	width: 8,
	isNumber: true,
	text: ({ costUsd }) => costUsd?.toFixed(6),
};
const USER: Column = { title: "user", width: 8, text: ({ userId }) => userId?.slice(0, 8) };
const TOKENS: Column = {
	title: "tokens",
	width: 13,
	isNumber: true,
	text: ({ input, output, thoughts = 0 }) =>
		output === undefined ? undefined : `${amount(input)}+${amount(output + thoughts)}`,
};
const MODEL: Column = { title: "model", width: 24, text: ({ model }) => model };

const ORDER = [TIME, STATUS, MS, METHOD, ROUTE, USER, MODEL, TOKENS, COST, CODE];
/** The columns that a narrow terminal has too, and those that follow where there is room, the most important first. */
const ALWAYS = [TIME, STATUS, MS, METHOD, ROUTE];
const WHERE_THERE_IS_ROOM = [CODE, COST, USER, TOKENS, MODEL];
const MAX_ROUTE_WIDTH = 44;

/** Returns a printer of rows. `width` returns the columns of the terminal. */
export function createTable({ width, hasColors }: { width: () => number; hasColors: boolean }) {
	let hasHeading = false;
	const style = (styles: Style[], text: string) =>
		hasColors && styles.length ? styleText(styles, text, { validateStream: false }) : text;

	return {
		/** Returns the text of an entry, with what it says beside its row, or a line that is not ours as it is. */
		print(item: Item): string {
			if (typeof item === "string") return `${item}\n`;
			const columns = columnsFor(width());
			const cells = row(columns, ({ text }) => text(item));
			const details = detailsOf(item).map((line) => style(["dim"], `  ${line}`));
			const lines = [style(styleOf(item), cells), ...details];
			if (!hasHeading) {
				const titles = row(columns, ({ title }) => title);
				lines.unshift(style(["dim"], titles));
				hasHeading = true;
			}
			return lines.map((line) => `${line}\n`).join("");
		},
	};
}

/** Returns the columns that fit, in order. The route takes what is left. */
function columnsFor(width: number): Column[] {
	const taken = (columns: Column[]) =>
		columns.reduce((sum, column) => sum + column.width, columns.length - 1);
	const shown = [...ALWAYS];
	for (const column of WHERE_THERE_IS_ROOM) {
		if (taken([...shown, column]) > width) break;
		shown.push(column);
	}
	const routeWidth = Math.max(8, ROUTE.width + width - taken(shown));
	const route = { ...ROUTE, width: Math.min(routeWidth, MAX_ROUTE_WIDTH) };
	return ORDER.filter((column) => shown.includes(column)).map((column) =>
		column === ROUTE ? route : column,
	);
}

function row(columns: Column[], text: (column: Column) => string | undefined): string {
	const cells = columns.map((column) => {
		const value = printable(text(column) ?? "");
		const cut = value.length > column.width ? `${value.slice(0, column.width - 1)}…` : value;
		return column.isNumber ? cut.padStart(column.width) : cut.padEnd(column.width);
	});
	return cells.join(" ").trimEnd();
}

/** Returns the lines beneath a row: what went wrong, or what other work did. */
function detailsOf({
	time: _,
	message,
	cause,
	upstreamStatus,
	stack = [],
	requestId,
	...rest
}: Entry): string[] {
	const { task, code, ms: _ms, userId: _userId, ...done } = rest;
	const upstream = upstreamStatus === undefined ? "" : `upstream status ${upstreamStatus}`;
	const lines = [
		message,
		upstream,
		cause,
		...stack.map((frame) => `  ${frame.trim()}`),
		(message || cause) && requestId ? `request ${requestId}` : "",
		task && !code && Object.keys(done).length ? JSON.stringify(done) : "",
	];
	return lines.flatMap((line) => (line ? [printable(line)] : []));
}

function styleOf({ status = 0, code, message, cause }: Entry): Style[] {
	if (status >= 500 || (code && (cause || status === 200))) return ["red"];
	return status >= 400 || (code && message) ? ["yellow"] : [];
}

/** Returns a time of day in the terminal's time zone. */
function clock(time: string | undefined): string | undefined {
	const date = new Date(time ?? "");
	return Number.isNaN(date.getTime()) ? undefined : date.toTimeString().slice(0, 8);
}

/** A log must not move the cursor or change colors. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
const printable = (text: string) => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, "?");
