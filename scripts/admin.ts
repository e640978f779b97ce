// `pnpm admin EMAIL [--remote [--env NAME]]`: makes an existing account an approved admin, and notes it in the audit log.
// `pnpm admin invite [--uses N] [--days N] [--role admin] [--note TEXT] [--url ORIGIN] [--remote [--env NAME]]`: prints an
// invitation's link.
import { existsSync, readFileSync } from "node:fs";
import { parseArgs, parseEnv } from "node:util";
import { createInvitationToken, invitationUrl } from "../lib/auth/invitations.ts";
import { AUDIT_COLUMNS } from "../lib/db/audit-columns.ts";
import { FIELD_LIMITS } from "../lib/field-limits.ts";
import { argumentProblem, failWithUsage, printHelp } from "./command-help.ts";
import { readUrl } from "./deploy/config.ts";
import { execute, fail, nameOf, quote, type Target } from "./execute-sql.ts";

const USAGE = `Makes an account an approved admin, or prints an invitation's link.

Usage: pnpm admin EMAIL [--remote [--env NAME]]
       pnpm admin invite [OPTIONS] [--remote [--env NAME]]

EMAIL is the e-mail address of an account that has signed up. People who sign up with an invitation are approved at once.

Options:
  --remote     in the deployed database; without it in the local one, of pnpm dev
  --env NAME   in the database of an environment other than production, such as staging
  -h, --help   prints this

Options of an invitation:
  --uses N       for how many people (1)
  --days N       how long it is valid (7)
  --role admin   makes one person an admin
  --note TEXT    whom it is for; admins see it
  --url ORIGIN   the Worker's URL, if it is not BETTER_AUTH_URL`;
const INVITATION_OPTIONS = ["uses", "days", "role", "note", "url"] as const;
const MAX_DAYS = 365;

function readArguments() {
	try {
		return parseArgs({
			allowPositionals: true,
			options: {
				remote: { type: "boolean", default: false },
				env: { type: "string" },
				// Another local state than `.wrangler/state`, as wrangler's own option.
				"persist-to": { type: "string" },
				uses: { type: "string" },
				days: { type: "string" },
				role: { type: "string" },
				note: { type: "string" },
				url: { type: "string" },
				help: { type: "boolean", short: "h" },
			},
		});
	} catch (error) {
		return failWithUsage(USAGE, argumentProblem(error));
	}
}

const { values, positionals } = readArguments();
const [subject, ...more] = positionals;
const target: Target = {
	isRemote: values.remote,
	state: values["persist-to"],
	environment: values.env,
};
if (values.help) printHelp(USAGE);
if (more.length) failWithUsage(USAGE, `Unexpected argument ${more[0]}.`);
if (values.env !== undefined && !values.remote) failWithUsage(USAGE, "--env needs --remote.");
if (subject === "invite") await invite();
else if (subject?.includes("@")) {
	const option = INVITATION_OPTIONS.find((name) => values[name] !== undefined);
	if (option) failWithUsage(USAGE, `--${option} is an option of an invitation.`);
	await makeAdmin(subject.toLowerCase());
} else
	failWithUsage(
		USAGE,
		subject ? `"${subject}" is not an e-mail address.` : "Give the e-mail address of an account.",
	);

async function makeAdmin(email: string): Promise<void> {
	const record = (action: string, before: string, after: string, where: string) =>
		`insert into audit_log ${AUDIT_COLUMNS} select unixepoch(), null, null, id, email, '${action}', ${before}, '${after}', null from "user" where email = ${quote(email)} and ${where};`;
	const sql = [
		record("approve", `'{"isApproved":false}'`, `{"isApproved":true}`, "isApproved is not 1"),
		record("role", "json_object('role', role)", `{"role":"admin"}`, "role <> 'admin'"),
		`update "user" set isApproved = 1, role = 'admin', updatedAt = unixepoch() where email = ${quote(email)} returning email, banned;`,
	].join(" ");
	const [found] = await execute<{ email: string; banned: number }>(sql, target);
	if (!found) {
		fail(`No account ${email} in ${nameOf(target)}. Sign up first, then run this again.`);
	}
	console.log(`${found.email} is now an approved admin in ${nameOf(target)}.`);
	if (found.banned) console.log("The account is still banned: another admin must lift the ban.");
}

async function invite(): Promise<void> {
	const uses = numberFrom("uses", 1, FIELD_LIMITS.invitationUses.max);
	const days = numberFrom("days", 7, MAX_DAYS);
	const { role = "user", note = "" } = values;
	if (role !== "user" && role !== "admin") fail("--role must be user or admin.");
	if (role === "admin" && uses !== 1) fail("An admin's invitation is for one person.");
	const origin = findOrigin();
	const { token, tokenHash } = createInvitationToken();
	const id = crypto.randomUUID();
	const noted = note ? quote(note) : "null";
	const after = quote(JSON.stringify({ uses, role, note: note || null }));
	const sql = [
		`insert into invitation (id, tokenHash, note, role, uses, createdAt, expiresAt) values (${quote(id)}, ${quote(tokenHash)}, ${noted}, '${role}', ${uses}, unixepoch(), unixepoch() + ${days * 86_400});`,
		`insert into audit_log (createdAt, targetId, targetEmail, action, after) values (unixepoch(), ${quote(id)}, ${quote(note)}, 'invite', ${after}) returning id;`,
	].join(" ");
	await execute(sql, target);
	const people = uses === 1 ? "one person" : `${uses} people`;
	console.log(`For ${people}, for ${days} ${days === 1 ? "day" : "days"}:`);
	console.log(invitationUrl(origin, token));
}

function numberFrom(name: "uses" | "days", byDefault: number, max: number): number {
	const number = Number(values[name] ?? byDefault);
	if (Number.isInteger(number) && number >= 1 && number <= max) return number;
	return fail(`--${name} must be a whole number from 1 to ${max}.`);
}

/** Returns the origin for the link: as given, or BETTER_AUTH_URL of the local or the deployed settings. */
function findOrigin(): string {
	const configured = values.remote
		? readUrl(values.env)
		: existsSync(".dev.vars") && parseEnv(readFileSync(".dev.vars", "utf8")).BETTER_AUTH_URL;
	const url = URL.parse(String(values.url ?? configured));
	// `localhost:8787` parses too, as a URL of the scheme "localhost:".
	if (url && /^https?:$/.test(url.protocol)) return url.origin;
	return fail("Give the Worker's URL: --url https://…");
}
