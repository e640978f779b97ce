// The Worker with a gate before D1. What a request with `x-gate` asks of D1 waits until the emulator has answered for that gate.
import worker from "../worker.ts";

type Bindings = CloudflareEnv & { GEMINI_BASE_URL: string };

export default {
	fetch(request, env, ctx) {
		const gate = request.headers.get("x-gate");
		return worker.fetch(request, gate ? { ...env, DB: behind(gate, env) } : env, ctx);
	},
} satisfies ExportedHandler<Bindings>;

/** D1 as the API asks it before it does anything else: one prepared statement, one row. */
function behind(gate: string, { DB, GEMINI_BASE_URL }: Bindings): D1Database {
	const opened = async () => {
		const response = await fetch(GEMINI_BASE_URL.replace("/gemini", "/d1"), {
			method: "POST",
			body: gate,
		});
		await response.text();
	};
	const prepare = (sql: string) => ({
		bind: (...values: unknown[]) => ({
			first: async () => {
				await opened();
				return DB.prepare(sql)
					.bind(...values)
					.first();
			},
		}),
	});
	return { prepare } as unknown as D1Database;
}
