// What the Worker is measured against: the least code that does the same, with no authorization, no checks and no analytics.

interface Env {
	DB: D1Database;
	GEMINI_BASE_URL: string;
	GOOGLE_GENERATIVE_AI_API_KEY: string;
	COMPLETION_LIMIT: RateLimit;
	POSTHOG_HOST: string;
	POSTHOG_API_KEY: string;
}

export default {
	async fetch(request, env, ctx) {
		const { pathname, searchParams } = new URL(request.url);
		if (pathname === "/health") {
			const isUp = await env.DB.prepare("select 1").first();
			return Response.json({ status: isUp ? "ok" : "unavailable" });
		}
		if (pathname === "/passthrough") {
			if (searchParams.has("all")) await askEverybody(env, ctx);
			const upstream = await fetch(
				`${env.GEMINI_BASE_URL}/v1beta/models/gemini-flash-lite-latest:streamGenerateContent?alt=sse`,
				{
					method: "POST",
					headers: {
						"Content-Type": "application/json",
						"x-goog-api-key": env.GOOGLE_GENERATIVE_AI_API_KEY,
					},
					body: await request.text(),
				},
			);
			return new Response(upstream.body, { headers: { "Content-Type": "text/event-stream" } });
		}
		return Response.json({ error: "nothing here" }, { status: 404 });
	},
} satisfies ExportedHandler<Env>;

/** What a completion asks of others besides Gemini, and nothing done with the answers. */
async function askEverybody(env: Env, ctx: ExecutionContext): Promise<void> {
	const event = fetch(`${env.POSTHOG_HOST}/i/v0/e/`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({
			api_key: env.POSTHOG_API_KEY,
			event: "$ai_generation",
			distinct_id: "bench",
			timestamp: new Date().toISOString(),
			uuid: crypto.randomUUID(),
			properties: {},
		}),
	});
	ctx.waitUntil(event.then((response) => response.arrayBuffer()));
	await Promise.all([
		env.DB.prepare("select 1").first(),
		env.COMPLETION_LIMIT.limit({ key: "bench" }),
	]);
}
