import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { parseEnv } from "../env.ts";
import { checkServices } from "./services.ts";

let stop = () => {};
afterEach(() => stop());

/** Returns what the report says of a Gemini that answers like this. */
async function problemWith(status: number, error: object): Promise<string | undefined> {
	const server = createServer((_, response) => {
		response.writeHead(status).end(JSON.stringify({ error }));
	});
	await once(server.listen(0, "127.0.0.1"), "listening");
	stop = () => server.close();
	const { port } = server.address() as AddressInfo;
	const config = parseEnv(
		new Proxy<Record<string, unknown>>(
			{
				BETTER_AUTH_URL: "https://api.example.com",
				BETTER_AUTH_SECRET: "a".repeat(32),
				GOOGLE_GENERATIVE_AI_API_KEY: "a-key",
				GEMINI_BASE_URL: `http://127.0.0.1:${port}`,
			},
			{ get: (env, name: string) => (/^(DB|\w+_LIMIT)$/.test(name) ? {} : env[name]) },
		),
	);
	const [gemini] = await checkServices(config);
	return gemini?.problem;
}

test("an invalid Gemini key and an unsupported location are reported as different problems", async () => {
	const message = "User location is not supported for the API use.";
	expect(await problemWith(400, { code: 400, message, status: "FAILED_PRECONDITION" })).toBe(
		"Gemini answered 400 Bad Request. Gemini is not available where this server runs. Its operator can move it with the setting `placement`.",
	);
	stop();
	const key = { code: 400, message: "API key not valid.", status: "INVALID_ARGUMENT" };
	expect(await problemWith(400, key)).toBe(
		"Gemini answered 400. Check GOOGLE_GENERATIVE_AI_API_KEY.",
	);
});
