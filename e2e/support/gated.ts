// The Worker with test controls. Request headers hold back D1 or the rate limiter until a gate opens, or make them fail;
// `POST /test/sql` runs a statement.
import { emulatedEmail } from "../../emulator/mail.ts";
import worker from "../../worker.ts";

type Bindings = CloudflareEnv & { GEMINI_BASE_URL: string };

export default {
	...worker,
	async fetch(request, env, ctx) {
		if (new URL(request.url).pathname === "/test/sql") return runSql(request, env.DB);
		const header = (name: string) => request.headers.get(name);
		const [gate, batchGate, limitGate] = [
			header("x-gate"),
			header("x-batch-gate"),
			header("x-limit-gate"),
		];
		const [databaseFault, limiterFault] = [header("x-d1"), header("x-limiter")];
		return worker.fetch(
			request,
			{
				...env,
				...(gate && { DB: withheldRow(gate, env) }),
				...(batchGate && { DB: heldBatch(batchGate, env) }),
				...(databaseFault && { DB: failing(databaseFault) }),
				...(limitGate && { COMPLETION_LIMIT: heldRejection(limitGate, env) }),
				...(header("x-mail") && {
					EMAIL: emulatedEmail(env.GEMINI_BASE_URL.replace("/gemini", "")),
					EMAIL_FROM: "noreply@example.com",
				}),
				...(limiterFault && { COMPLETION_LIMIT: { limit: () => new Promise<never>(() => {}) } }),
			},
			ctx,
		);
	},
} satisfies ExportedHandler<Bindings>;

async function runSql(request: Request, db: D1Database): Promise<Response> {
	const { sql, values } = await request.json<{ sql: string; values: unknown[] }>();
	const { results } = await db
		.prepare(sql)
		.bind(...values)
		.all();
	return Response.json(results);
}

/** Waits until the emulator has answered a request for this gate, which a script of its service `d1` may hold back. */
async function opened(gate: string, { GEMINI_BASE_URL }: Bindings): Promise<void> {
	const response = await fetch(GEMINI_BASE_URL.replace("/gemini", "/d1"), {
		method: "POST",
		body: gate,
	});
	await response.text();
}

/** A limiter that rejects once the gate has opened. */
function heldRejection(gate: string, env: Bindings): RateLimit {
	return {
		async limit() {
			await opened(gate, env);
			return { success: false };
		},
	};
}

/** D1 that answers a request's first query, which is for its session, once the gate has opened. */
function withheldRow(gate: string, env: Bindings): D1Database {
	let isFirst = true;
	const hold = async <T>(read: () => Promise<T>): Promise<T> => {
		const isHeld = isFirst;
		isFirst = false;
		const result = await read();
		if (isHeld) await opened(gate, env);
		return result;
	};
	const bind = (statement: D1PreparedStatement) => {
		const first = statement.first.bind(statement) as () => Promise<unknown>;
		return Object.assign(statement, { first: () => hold(first) });
	};
	const prepare = (sql: string) => ({
		bind: (...values: unknown[]) => bind(env.DB.prepare(sql).bind(...values)),
	});
	const batch = (statements: D1PreparedStatement[]) => hold(() => env.DB.batch(statements));
	return { prepare, batch } as unknown as D1Database;
}

/** D1 whose batches run once the gate has opened. */
function heldBatch(gate: string, env: Bindings): D1Database {
	const batch = async (statements: D1PreparedStatement[]) => {
		await opened(gate, env);
		return env.DB.batch(statements);
	};
	return { prepare: (sql: string) => env.DB.prepare(sql), batch } as D1Database;
}

/** D1 that fails or hangs at the first statement. */
function failing(fault: string): D1Database {
	const call = () =>
		fault === "hang"
			? new Promise(() => {})
			: Promise.reject(new Error("D1_ERROR: network connection lost"));
	const statement = { bind: () => statement, first: call, run: call, all: call, raw: call };
	return { prepare: () => statement, batch: call } as unknown as D1Database;
}
