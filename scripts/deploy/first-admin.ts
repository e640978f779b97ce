// Whether the deployed database has somebody who can approve others.
import { printedJson, wrangler } from "./wrangler.ts";

const SQL = `select count(*) as admins from "user" where role = 'admin' and isApproved = 1`;

/** Returns whether the deployed database has an approved admin. */
export async function hasAdmin(environment: string | undefined): Promise<boolean> {
	const args = ["d1", "execute", "DB", "--remote", "--json", "--command", SQL];
	const [result] = printedJson<{ results: { admins: number }[] }[]>(
		await wrangler(environment, args),
	);
	return (result?.results[0]?.admins ?? 0) > 0;
}
