// The Worker with a gate before D1: what a request with `x-gate` asks of D1 waits until the emulator has answered for that gate. With
// `x-limit-gate` it is the limiter that waits, and refuses. With `x-d1: fail` or `hang` D1 does that.
import worker from "../../worker.ts";

type Bindings = CloudflareEnv & { GEMINI_BASE_URL: string };

export default {
	fetch(request, env, ctx) {
		const gate = request.headers.get("x-gate");
		const limitGate = request.headers.get("x-limit-gate");
		const fault = request.headers.get("x-d1");
		const limiterFault = request.headers.get("x-limiter");
		const gated = {
			...env,
			...(fault && { DB: failing(fault) }),
			...(limiterFault && { COMPLETION_LIMIT: { limit: () => new Promise<never>(() => {}) } }),
			...(gate && { DB: behind(gate, env) }),
			...(limitGate && { COMPLETION_LIMIT: spentBehind(limitGate, env) }),
		};
		return worker.fetch(request, gate || limitGate || fault || limiterFault ? gated : env, ctx);
	},
} satisfies ExportedHandler<Bindings>;

async function opened(gate: string, { GEMINI_BASE_URL }: Bindings): Promise<void> {
	const response = await fetch(GEMINI_BASE_URL.replace("/gemini", "/d1"), {
		method: "POST",
		body: gate,
	});
	await response.text();
}

function spentBehind(gate: string, env: Bindings): RateLimit {
	return {
		async limit() {
			await opened(gate, env);
			return { success: false };
		},
	};
}

/** D1 as the API asks it before it does anything else: one prepared statement, one row. */
function behind(gate: string, env: Bindings): D1Database {
	const prepare = (sql: string) => ({
		bind: (...values: unknown[]) => ({
			first: async () => {
				await opened(gate, env);
				return env.DB.prepare(sql)
					.bind(...values)
					.first();
			},
		}),
	});
	return { prepare } as unknown as D1Database;
}

/** D1 that fails or hangs with the first statement that is run. */
function failing(fault: string): D1Database {
	const call = () =>
		fault === "hang"
			? new Promise(() => {})
			: Promise.reject(new Error("D1_ERROR: network connection lost"));
	const statement = { bind: () => statement, first: call, run: call, all: call, raw: call };
	return { prepare: () => statement, batch: call } as unknown as D1Database;
}
