// Prints lines that contain the Worker's log as a table.
import type { WriteStream } from "node:tty";
import { createLogReader, type Item } from "./log-reader.ts";
import { createTable } from "./log-table.ts";

/** When nothing says how wide the output may be, as in a file. */
const WIDE = 200;

/** `end` prints what a cut-off event leaves. */
export function createLogPrinter(stdout: WriteStream) {
	const { env } = process;
	const reader = createLogReader();
	const table = createTable({
		// Asked for each row: a window may be resized.
		width: () => stdout.columns || Number(env.COLUMNS) || WIDE,
		hasColors: stdout.isTTY && !env.NO_COLOR,
	});
	const write = (items: Item[]) => {
		for (const item of items) stdout.write(table.print(item));
	};
	return {
		print: (line: string) => write(reader.read(line)),
		end: () => write(reader.end()),
	};
}
