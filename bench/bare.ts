// What the Worker is measured against: the least code that does the same, with no authorization, no checks and no analytics.

interface Env {
	DB: D1Database;
	GEMINI_BASE_URL: string;
	GOOGLE_GENERATIVE_AI_API_KEY: string;
}

export default {
	async fetch(request, env) {
		const { pathname } = new URL(request.url);
		if (pathname === "/health") {
			const isUp = await env.DB.prepare("select 1").first();
			return Response.json({ status: isUp ? "ok" : "unavailable" });
		}
		if (pathname === "/passthrough") {
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
