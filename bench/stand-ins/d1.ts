// D1 for the Workers that are measured: SQLite behind what a D1 binding sends over HTTP, `POST /query` and `/execute` with
// `{ sql, params }`, one or several. In a process of its own, and quick: what D1 spends is not what a Worker costs.
import { globSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

interface Query {
	sql: string;
	params?: SQLInputValue[];
}

const db = new DatabaseSync(":memory:");
for (const file of globSync("drizzle/*.sql").sort()) db.exec(readFileSync(file, "utf8"));

// Prepared once: a bench asks the same thing thousands of times.
const prepared = new Map<string, StatementSync>();
function prepare(sql: string): StatementSync {
	let statement = prepared.get(sql);
	if (!statement) {
		statement = db.prepare(sql);
		statement.setReturnArrays(true);
		prepared.set(sql, statement);
	}
	return statement;
}

function ask({ sql, params = [] }: Query): object {
	try {
		const statement = prepare(sql);
		const columns = statement.columns().map(({ name }) => name);
		return { success: true, meta: {}, results: { columns, rows: statement.all(...params) } };
	} catch (error) {
		return { success: false, error: String(error) };
	}
}

const server = createServer((request, response) => {
	let body = "";
	request.setEncoding("utf8");
	request.on("data", (chunk) => {
		body += chunk;
	});
	request.on("end", () => {
		const asked = JSON.parse(body) as Query | Query[];
		const answer = JSON.stringify(Array.isArray(asked) ? asked.map(ask) : ask(asked));
		response.setHeader("Content-Type", "application/json");
		response.setHeader("Content-Length", Buffer.byteLength(answer));
		response.end(answer);
	});
});
server.listen(0, "127.0.0.1", () => {
	console.log(`d1 at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
