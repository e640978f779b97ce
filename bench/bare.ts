// The peer of the bench: a Worker written by hand that does the same work for a request as ours, without its error handling, timeouts and retries.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createParser } from "eventsource-parser";

interface Env {
	DB: D1Database;
	COMPLETION_LIMIT: RateLimit;
	BETTER_AUTH_SECRET: string;
	GEMINI_BASE_URL: string;
	GOOGLE_GENERATIVE_AI_API_KEY: string;
	POSTHOG_HOST: string;
	POSTHOG_API_KEY: string;
}

export default {
	async fetch(request, env, ctx) {
		const { pathname } = new URL(request.url);
		if (pathname === "/api/health") {
			const isUp = await env.DB.prepare("select 1").first();
			return Response.json({ status: isUp ? "ok" : "unavailable" });
		}
		if (pathname === "/api/completion") return complete(request, env, ctx);
		if (pathname === "/passthrough") {
			const { body } = await askGemini(env, await request.text());
			return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
		}
		return Response.json({ error: "Not found" }, { status: 404 });
	},
} satisfies ExportedHandler<Env>;

async function complete(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
	const user = await findUser(request, env);
	if (!user) return Response.json({ error: "Sign in first." }, { status: 401 });
	const { success } = await env.COMPLETION_LIMIT.limit({ key: user.id });
	if (!success) return Response.json({ error: "Too many requests." }, { status: 429 });
	const { prompt } = (await request.json()) as { prompt: string };
	const disconnected = new AbortController();
	request.signal.addEventListener("abort", () => disconnected.abort());
	const startedAt = Date.now();
	let firstTextAt = startedAt;
	const upstream = await askGemini(
		env,
		JSON.stringify({ contents: [{ role: "user", parts: [{ text: prompt }] }] }),
		disconnected.signal,
	);
	let text = "";
	let usage: Record<string, number> = {};
	const encoder = new TextEncoder();
	const stream = new ReadableStream<Uint8Array>({
		start(controller) {
			const send = (data: string) => controller.enqueue(encoder.encode(`data: ${data}\n\n`));
			const parser = createParser({
				onEvent({ data }) {
					const { candidates, usageMetadata } = JSON.parse(data);
					const part: string = candidates?.[0]?.content?.parts?.[0]?.text ?? "";
					if (!text) firstTextAt = Date.now();
					text += part;
					usage = usageMetadata ?? usage;
					if (part) send(JSON.stringify({ text: part }));
				},
			});
			const forward = async () => {
				const decoder = new TextDecoder();
				for await (const chunk of upstream.body ?? []) {
					parser.feed(decoder.decode(chunk, { stream: true }));
				}
				send("[DONE]");
				controller.close();
			};
			const report = () => {
				const answer = { user, prompt, text, usage, startedAt, firstTextAt };
				log(answer);
				return Promise.all([record(env, answer), sendEvent(env, answer)]);
			};
			ctx.waitUntil(forward().then(report, report));
		},
		cancel: () => disconnected.abort(),
	});
	return new Response(stream, { headers: { "Content-Type": "text/event-stream" } });
}

interface User {
	id: string;
	email: string;
}

async function findUser(request: Request, env: Env): Promise<User | null> {
	const cookie = /(?:^|; )better-auth\.session_token=([^;]+)/.exec(
		request.headers.get("Cookie") ?? "",
	);
	const [token = "", signature = ""] = decodeURIComponent(cookie?.[1] ?? "").split(".");
	const expected = createHmac("sha256", env.BETTER_AUTH_SECRET).update(token).digest();
	const given = Buffer.from(signature, "base64");
	if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
	const now = Math.floor(Date.now() / 1000);
	const [found] = await env.DB.batch([
		env.DB.prepare(
			`select u.id, u.email from "session" s join "user" u on u.id = s.userId
				where s.token = ? and s.expiresAt > ? and u.isApproved and not u.banned`,
		).bind(token, now),
		env.DB.prepare(
			`insert into reservation (id, userId, costNano, expiresAt)
				select ?1, u.id, ?2, ?3 + 300 from "session" s join "user" u on u.id = s.userId
				where s.token = ?4 and s.expiresAt > ?3 and u.capDailyNano >
					(select coalesce(sum(costNano), 0) from usage_day where userId = u.id and day = ?5) returning id`,
		).bind(crypto.randomUUID(), 1_000_000, now, token, new Date().toISOString().slice(0, 10)),
	]);
	return (found?.results[0] as User | undefined) ?? null;
}

function askGemini(env: Env, body: string, signal: AbortSignal | null = null): Promise<Response> {
	return fetch(
		`${env.GEMINI_BASE_URL}/v1beta/models/gemini-flash-lite-latest:streamGenerateContent?alt=sse`,
		{
			method: "POST",
			headers: {
				"Content-Type": "application/json",
				"x-goog-api-key": env.GOOGLE_GENERATIVE_AI_API_KEY,
			},
			body,
			signal,
		},
	);
}

interface Answer {
	user: User;
	prompt: string;
	text: string;
	usage: Record<string, number>;
	/** Milliseconds since 1970, as is `firstTextAt`. */
	startedAt: number;
	firstTextAt: number;
}

function log({ user, usage, startedAt }: Answer): void {
	const { promptTokenCount, candidatesTokenCount } = usage;
	const ms = Date.now() - startedAt;
	console.log(
		JSON.stringify({
			requestId: crypto.randomUUID(),
			route: "/api/completion",
			method: "POST",
			status: 200,
			ms,
			userId: user.id,
			model: "gemini-flash-lite-latest",
			input: promptTokenCount,
			output: candidatesTokenCount,
		}),
	);
}

// Nanodollars a token.
const INPUT_PRICE = 100;
const OUTPUT_PRICE = 400;

/** Adds an answer to what its user has used. */
async function record(env: Env, answer: Answer): Promise<void> {
	const { user, usage, startedAt, firstTextAt } = answer;
	const { promptTokenCount: input = 0, candidatesTokenCount: output = 0 } = usage;
	const cost = input * INPUT_PRICE + output * OUTPUT_PRICE;
	const day = new Date(startedAt).toISOString().slice(0, 10);
	const model = "gemini-flash-lite-latest";
	const firstTextMs = firstTextAt - startedAt;
	await env.DB.batch([
		env.DB.prepare(
			`insert into generation (id, userId, createdAt, model, input, cached, output, thoughts, firstTextMs, latencyMs, ended, costNano, isEstimated)
				values (?, ?, ?, ?, ?, 0, ?, 0, ?, ?, 'finished', ?, 0)`,
		).bind(
			crypto.randomUUID(),
			user.id,
			Math.floor(startedAt / 1000),
			model,
			input,
			output,
			firstTextMs,
			Date.now() - startedAt,
			cost,
		),
		env.DB.prepare(
			`insert into usage_day (userId, day, service, model, calls, errors, input, cached, output, thoughts, seconds, costNano, estimatedNano)
				select whose.userId, ?2, 'gemini', ?3, 1, 0, ?4, 0, ?5, 0, 0, ?6, 0 from (select ?1 userId union all select '') whose where true
				on conflict (userId, day, service, model) do update set calls = calls + 1,
				input = input + excluded.input, output = output + excluded.output, costNano = costNano + excluded.costNano`,
		).bind(user.id, day, model, input, output, cost),
		env.DB.prepare(
			"insert into first_text_day (day, ms, answers) values (?, ?, 1) on conflict (day, ms) do update set answers = answers + 1",
		).bind(day, Number(firstTextMs.toPrecision(2))),
	]);
}

async function sendEvent(
	env: Env,
	{ user, prompt, text, usage, startedAt }: Answer,
): Promise<void> {
	const response = await fetch(`${env.POSTHOG_HOST}/i/v0/e/`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({
			api_key: env.POSTHOG_API_KEY,
			event: "$ai_generation",
			distinct_id: user.email,
			timestamp: new Date().toISOString(),
			uuid: crypto.randomUUID(),
			properties: {
				$ai_provider: "gemini",
				$ai_model: "gemini-flash-lite-latest",
				$ai_input: [{ role: "user", content: prompt }],
				$ai_output_choices: [{ role: "assistant", content: text }],
				$ai_latency: (Date.now() - startedAt) / 1000,
				$ai_input_tokens: usage.promptTokenCount,
				$ai_output_tokens: usage.candidatesTokenCount,
			},
		}),
	});
	await response.arrayBuffer();
}
