// Accounts that are in the database before a Worker starts. Signing up costs a password hash each time, and most tests only need
// somebody who has an account.
import { createHmac } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { withD1 } from "./database.ts";
import { PASSWORD, Person } from "./people.ts";

const KINDS = { approved: 1_000, pending: 800 };
type Kind = keyof typeof KINDS;

interface Account {
	id: string;
	email: string;
	token: string;
	cookie: string;
}

/**
 * Adds the accounts to a database that has one admin, whose password is `PASSWORD`, and writes them to a file of this folder. Each is signed in
 * by a cookie with this secret.
 */
export async function addAccounts(folder: string, state: string, secret: string): Promise<void> {
	const account = (): Account => {
		const token = crypto.randomUUID();
		const signature = createHmac("sha256", secret).update(token).digest("base64");
		const cookie = `better-auth.session_token=${token}.${encodeURIComponent(signature)}`;
		return {
			id: crypto.randomUUID(),
			email: `${crypto.randomUUID()}@example.com`,
			token,
			cookie,
		};
	};
	const all = Object.fromEntries(
		Object.entries(KINDS).map(([kind, count]) => [kind, Array.from({ length: count }, account)]),
	) as Record<Kind, Account[]>;
	const rows = Object.entries(all).flatMap(([kind, accounts]) =>
		accounts.map(({ cookie: _, ...account }) => ({ ...account, kind })),
	);
	const [id, email, token, isApproved] = [
		"(value ->> 'id')",
		"(value ->> 'email')",
		"(value ->> 'token')",
		"(value ->> 'kind' = 'approved')",
	];
	const statements = [
		`insert into "user" (id, name, email, emailVerified, isApproved, createdAt, updatedAt, foldedName, foldedFrom)
			select ${id}, 'New Person', ${email}, 0, ${isApproved}, unixepoch(), unixepoch(), 'new person', 'New Person' from json_each(?1)`,
		`insert into account (id, accountId, providerId, userId, password, createdAt, updatedAt)
			select 'account ' || ${id}, ${id}, 'credential', ${id}, (select password from account limit 1), unixepoch(), unixepoch() from json_each(?1)`,
		`insert into "session" (id, token, userId, expiresAt, createdAt, updatedAt, ipAddress, userAgent)
			select 'session ' || ${id}, ${token}, ${id}, unixepoch() + 604800, unixepoch(), unixepoch(), '10.0.0.1', 'node' from json_each(?1)`,
		`insert into audit_log (createdAt, actorId, actorEmail, targetId, targetEmail, action, "before", "after")
			select unixepoch(), admin.id, admin.email, ${id}, ${email}, 'approve', '{"isApproved":false}', '{"isApproved":true}'
			from json_each(?1), "user" admin where admin.role = 'admin' and ${isApproved}`,
	];
	await withD1(state, (d1) =>
		d1.batch(statements.map((sql) => d1.prepare(sql).bind(JSON.stringify(rows)))),
	);
	writeFileSync(`${folder}/accounts.json`, JSON.stringify(all));
}

/** The prepared accounts of one Worker. Each is given to one test only. */
export class Accounts {
	readonly #origin: string;
	readonly #folder: string;
	readonly #all: Record<Kind, Account[]>;
	readonly #next: Record<Kind, number> = { approved: 0, pending: 0 };

	constructor(origin: string, folder: string) {
		this.#origin = origin;
		this.#folder = folder;
		this.#all = JSON.parse(readFileSync(`${folder}/accounts.json`, "utf8"));
	}

	/** A user who has been approved. */
	approved(): Person {
		return this.#take("approved");
	}

	/** A user pending approval. */
	pending(): Person {
		return this.#take("pending");
	}

	/** A user pending approval, with this name. */
	async named(name: string): Promise<Person> {
		const person = this.pending();
		const response = await person.send("POST", "/api/auth/update-user", { name });
		if (!response.ok) throw new Error(`renaming to ${name}: ${response.status}`);
		return person;
	}

	#take(kind: Kind): Person {
		for (;;) {
			const number = this.#next[kind]++;
			const account = this.#all[kind][number];
			if (!account) throw new Error(`all ${number} ${kind} accounts are taken: raise KINDS`);
			if (this.#claim(`${kind}-${number}`)) {
				return new Person(this.#origin, account.cookie, { ...account, password: PASSWORD });
			}
		}
	}

	/** Whether this is the first test to ask for this account: tests run in several processes. */
	#claim(name: string): boolean {
		try {
			writeFileSync(`${this.#folder}/${name}.taken`, "", { flag: "wx" });
			return true;
		} catch {
			return false;
		}
	}
}
