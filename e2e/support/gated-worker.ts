// Tests on the Worker with test controls (`gated.ts`).
import { Accounts } from "./accounts.ts";
import { test as base, expect, originOf, setting } from "./fixtures.ts";
import { ADMIN } from "./lanes.ts";
import { Api, type Person } from "./people.ts";

export interface GatedWorker {
	admin: Person;
	accounts: Accounts;
	/** The file its log goes to. */
	logFile: string;
	/** Runs a statement on its database and returns the rows. */
	sql: <Row>(sql: string, ...values: unknown[]) => Promise<Row[]>;
}

export const test = base.extend<object, { gated: GatedWorker }>({
	gated: [
		async ({ playwright: _ }, use) => {
			const origin = originOf("gated");
			const sql = async <Row>(sql: string, ...values: unknown[]) => {
				const body = JSON.stringify({ sql, values });
				const response = await fetch(`${origin}/test/sql`, { method: "POST", body });
				expect(response.status, sql).toBe(200);
				return response.json<Row[]>();
			};
			await use({
				admin: await new Api(origin).signIn(ADMIN),
				accounts: new Accounts(origin, setting("E2E_FOLDER")),
				logFile: "test-results/gated.log",
				sql,
			});
		},
		{ scope: "worker" },
	],
});

export { expect };
