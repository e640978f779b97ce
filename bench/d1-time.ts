// `node bench/d1-time.ts`: how long D1 is busy with what people in interviews cause, as D1 itself reports it, on a database with a year of use.
// The figures are in docs/decisions/past-one-database.md.

import { createLocalD1 } from "../lib/db/local-d1.ts";
import type { Config } from "../lib/env.ts";
import type { Call } from "../lib/http/route.ts";
import { spend } from "../lib/usage/caps.ts";
import { readOwnUsage } from "../lib/usage/own-usage.ts";
import { priceCalls, recordCalls } from "../lib/usage/record-calls.ts";
import { recordKey, recordListening } from "../lib/usage/record-listening.ts";
import { USAGE_DAY_COLUMNS } from "../lib/usage/usage-day.ts";

const USERS = 10_000;
/** Days with use, of every user. */
const DAYS = 100;
/** Single calls of the last 30 days. */
const CALLS = 1_000_000;
const ROUNDS = 300;

const { d1, dispose } = await createLocalD1();
const counting =
	"with recursive n (i) as (select 0 union all select i + 1 from n where i < ?1 - 1)";
const fill = (sql: string, count: number) => d1.prepare(`${counting} ${sql}`).bind(count).run();
await fill(
	`insert into "user" (id, name, email, emailVerified, isApproved, capMonthlyNano, createdAt, updatedAt)
		select 'u' || i, 'Person ' || i, 'person' || i || '@example.com', 0, 1, 9000000000000, 0, 0 from n`,
	USERS,
);
await fill(
	`insert into "session" (id, token, userId, expiresAt, createdAt, updatedAt) select 's' || i, 't' || i, 'u' || i, 9999999999, 0, 0 from n`,
	USERS,
);
await fill(
	`insert into usage_day (${USAGE_DAY_COLUMNS}) select 'u' || (i % ${USERS}), date('now', '-' || (i / ${USERS}) || ' days'), 'gemini', 'gemini-3.5-flash-lite', 1, 0, 1, 0, 1,
		0, 0, 1000, 0 from n`,
	USERS * DAYS,
);
for (let part = 0; part < 10; part++) {
	await fill(
		`insert into generation select 'g${part}-' || i, 'u' || (i % ${USERS}), null, unixepoch() - i % 2592000, 'gemini-3.5-flash-lite', 1, 0, 1, 0, 300,
			900, 'finished', null, 1000, 0 from n`,
		CALLS / 10,
	);
}

let busyMs = 0;
const measured = {
	prepare: (sql: string) => prepare(d1.prepare(sql)),
	batch,
} as unknown as D1Database;
const originals = new WeakMap<object, D1PreparedStatement>();

function prepare(statement: D1PreparedStatement): D1PreparedStatement {
	const all = async () => count([await statement.all()])[0] as D1Result;
	const wrapped = {
		bind: (...values: unknown[]) => prepare(statement.bind(...values)),
		all,
		run: all,
		first: async () => (await all()).results[0] ?? null,
	} as unknown as D1PreparedStatement;
	originals.set(wrapped, statement);
	return wrapped;
}

async function batch(statements: D1PreparedStatement[]): Promise<D1Result[]> {
	return count(await d1.batch(statements.map((one) => originals.get(one) ?? one)));
}

function count(results: D1Result[]): D1Result[] {
	for (const { meta } of results) busyMs += meta.duration;
	return results;
}

const config = {
	d1: measured,
	prices: { tokens: {}, minutes: {} },
	caps: { dailyNano: undefined, monthlyNano: undefined },
	authSecret: "s",
	origin: "http://localhost",
} as unknown as Config;

let requests = 0;
async function requestOf(i: number, record: (id: string, userId: string) => Promise<void>) {
	const id = `r${++requests}`;
	const headers = { Authorization: `Bearer t${i}` };
	const call = {
		request: new Request("http://localhost/", { headers }),
		config,
		requestId: id,
		waitUntil: () => {},
		timed: <T>(_: string, work: Promise<T>) => work,
	} as unknown as Call;
	const user = await spend(call, 1_000, (authorize) => authorize());
	await record(id, user.id);
	return user;
}

/** What happens -> how often an hour, for a person in an interview. */
const EVENTS: Record<string, { perHour: number; run: (i: number) => Promise<unknown> }> = {
	"an answer: access, reservation, record": {
		perHour: 60,
		run: (i) =>
			requestOf(i, (id, userId) =>
				recordCalls(
					measured,
					{ id, userId, interviewId: undefined },
					priceCalls(
						[
							{
								model: "gemini-3.5-flash-lite",
								counts: { input: 2_000, cached: 0, output: 150, thoughts: 0 },
								isEstimated: false,
								startedAt: Date.now(),
								firstTextMs: 300 + (i % 100),
								latencyMs: 900,
								ended: "finished",
								errorCode: undefined,
							},
						],
						config,
					),
				),
			),
	},
	"a key: access, reservation, record": {
		perHour: 4,
		run: (i) =>
			requestOf(i, (id, userId) =>
				recordKey(config, { id, userId, interviewId: undefined }, `k${i}`),
			),
	},
	"a report of listening, and the usage it answers with": {
		perHour: 120,
		run: async (i) => {
			const listening = { keyId: `k${i}`, model: "flux-general-en", seconds: 3 };
			await recordListening(config, `u${i}`, listening);
			const user = { id: `u${i}`, caps: { dailyNano: null, monthlyNano: null } };
			await readOwnUsage(measured, user, config.caps);
		},
	},
};

let perHourMs = 0;
for (const [name, { perHour, run }] of Object.entries(EVENTS)) {
	busyMs = 0;
	for (let i = 0; i < ROUNDS; i++) await run(i);
	const each = busyMs / ROUNDS;
	perHourMs += each * perHour;
	console.log(`${name}: ${each.toFixed(2)} ms of D1, ${perHour} an hour`);
}
console.log(`A person in an interview: ${perHourMs.toFixed(0)} ms of D1 an hour.`);
console.log(`D1 is busy all the time with ${Math.floor(3_600_000 / perHourMs)} people at once.`);
await dispose();
