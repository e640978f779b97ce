// The sums of `usage_day` as CSV (RFC 4180), read and sent in pieces.
import { logFailure } from "../http/log.ts";
import { toUsd } from "./money.ts";
import type { Days } from "./periods.ts";
import { EVERYONE, type UsageDay } from "./usage-day.ts";

const ROWS_PER_QUERY = 1_000;
const COLUMNS =
	"day,userId,email,service,model,calls,errors,input,cached,output,thoughts,seconds,usd,estimatedUsd";
const QUERY = `select d.*, u.email from usage_day d left join "user" u on u.id = d.userId
	where d.day <= ?2 and d.userId <> '${EVERYONE}' and (d.day, d.userId, d.service, d.model) > (?1, ?3, ?4, ?5)
	order by d.day, d.userId, d.service, d.model limit ${ROWS_PER_QUERY}`;

type Row = UsageDay & { email: string | null };

/**
 * Returns the rows of these UTC days, both included, as a stream of CSV. Throws `UNAVAILABLE` when the first rows cannot be read; when later
 * ones cannot, the stream fails and the error is logged with the request's id.
 */
export async function usageCsv(
	d1: D1Database,
	{ from, to }: Days,
	requestId: string,
): Promise<ReadableStream<Uint8Array>> {
	const readAfter = async (day: string, userId = "", service = "", model = "") => {
		const statement = d1.prepare(QUERY).bind(day, to, userId, service, model);
		return (await statement.all<Row>()).results;
	};
	const encoder = new TextEncoder();
	let rows = await readAfter(from);
	return new ReadableStream<Uint8Array>({
		start(controller) {
			controller.enqueue(encoder.encode(`${COLUMNS}\r\n`));
		},
		async pull(controller) {
			controller.enqueue(encoder.encode(rows.map(line).join("")));
			const last = rows.at(-1);
			if (!last || rows.length < ROWS_PER_QUERY) return controller.close();
			try {
				rows = await readAfter(last.day, last.userId, last.service, last.model);
			} catch (error) {
				logFailure({ requestId, task: "usage CSV" }, error);
				throw error;
			}
		},
	});
}

function line(row: Row): string {
	const { day, userId, email, service, model, calls, errors } = row;
	const { input, cached, output, thoughts, seconds } = row;
	const usd = [toUsd(row.costNano), toUsd(row.estimatedNano)].map((amount) => amount.toFixed(9));
	const cells = [day, userId, email ?? "", service, model, calls, errors];
	return `${[...cells, input, cached, output, thoughts, seconds, ...usd].map(cell).join(",")}\r\n`;
}

/** Quotes a cell where needed. A text that a spreadsheet would take for a formula gets an apostrophe. */
function cell(value: string | number): string {
	const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : `${value}`;
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
