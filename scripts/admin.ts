// `pnpm admin EMAIL [--remote]`: makes an existing account an approved admin, and notes it in the audit log.
import { parseArgs } from "node:util";
import { run } from "./processes.ts";

const USAGE = "Usage: pnpm admin EMAIL [--remote]";

function fail(message: string): never {
	console.error(message);
	process.exit(1);
}

function readArguments() {
	try {
		const { values, positionals } = parseArgs({
			allowPositionals: true,
			options: {
				remote: { type: "boolean", default: false },
				// Another local state than `.wrangler/state`, as wrangler's own option.
				"persist-to": { type: "string" },
			},
		});
		const [email, ...more] = positionals;
		if (!email?.includes("@") || more.length) fail(USAGE);
		return { email: email.toLowerCase(), isRemote: values.remote, state: values["persist-to"] };
	} catch {
		return fail(USAGE);
	}
}

const { email, isRemote, state } = readArguments();
const quoted = `'${email.replaceAll("'", "''")}'`;
const columns =
	"createdAt, actorId, actorEmail, targetId, targetEmail, action, before, after, ipAddress";
const record = (action: string, before: string, after: string, where: string) =>
	`insert into audit_log (${columns}) select unixepoch(), null, null, id, email, '${action}', ${before}, '${after}', null from "user" where email = ${quoted} and ${where};`;

const sql = [
	record("approve", `'{"isApproved":false}'`, `{"isApproved":true}`, "isApproved is not 1"),
	record("role", "json_object('role', role)", `{"role":"admin"}`, "role <> 'admin'"),
	`update "user" set isApproved = 1, role = 'admin', updatedAt = unixepoch() where email = ${quoted} returning email, banned;`,
].join(" ");

const where = isRemote ? "the deployed database" : "the local database";
const output = await run("wrangler", [
	"d1",
	"execute",
	"DB",
	isRemote ? "--remote" : "--local",
	...(state ? ["--persist-to", state] : []),
	"--yes",
	"--json",
	"--command",
	sql,
]).catch((error: Error) =>
	fail(
		error.message.includes("no such table")
			? `No schema in ${where} yet: run \`pnpm dev\` once, or apply the migrations.`
			: `Wrangler could not reach ${where}: ${/"text": "(.*?)"/.exec(error.message)?.[1] ?? "no reason given"}`,
	),
);
const results = JSON.parse(output) as {
	results: { email: string; banned: number }[];
}[];
const found = results.at(-1)?.results[0];
if (!found) fail(`No account ${email} in ${where}. Sign up first, then run this again.`);
console.log(`${found.email} is now an approved admin in ${where}.`);
if (found.banned) console.log("The account is still banned: another admin must lift the ban.");
