// D1 for the Workers that are measured: SQLite behind what a D1 binding sends over HTTP, `POST /query` and `/execute` with
// `{ sql, params }`, one or several. In a process of its own, and quick: what D1 spends is not what a Worker costs.
import { globSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { text } from "node:stream/consumers";

interface Query {
	sql: string;
	params?: SQLInputValue[];
}

const db = new DatabaseSync(":memory:");
for (const file of globSync("drizzle/*.sql").sort()) db.exec(readFileSync(file, "utf8"));

function ask({ sql, params = [] }: Query): object {
	try {
		const statement = db.prepare(sql);
		statement.setReturnArrays(true);
		const columns = statement.columns().map(({ name }) => name);
		return { success: true, meta: {}, results: { columns, rows: statement.all(...params) } };
	} catch (error) {
		return { success: false, error: String(error) };
	}
}

const server = createServer(async (request, response) => {
	const asked = JSON.parse(await text(request)) as Query | Query[];
	const answer = Array.isArray(asked) ? asked.map(ask) : ask(asked);
	response.setHeader("Content-Type", "application/json");
	response.end(JSON.stringify(answer));
});
server.listen(0, "127.0.0.1", () => {
	console.log(`d1 at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
