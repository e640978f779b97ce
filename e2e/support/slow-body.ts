// Requests whose body arrives in pieces.
import { request } from "node:http";
import type { Api } from "./people.ts";

/** Opens a request and sends the start of its body. Returns functions that send the rest or disconnect, and the response. */
export function sendSlowly(
	client: Api,
	path: string,
	start: string,
	{ length, method = "POST", gate }: { length?: number; method?: string; gate?: string } = {},
) {
	const call = request(client.origin + path, {
		method,
		headers: {
			Cookie: client.cookie,
			Origin: client.origin,
			"Content-Type": "application/json",
			...(length === undefined ? {} : { "Content-Length": length }),
			...(gate === undefined ? {} : { "x-gate": gate }),
		},
	});
	const response = new Promise<{ status: number; body: string }>((resolve, reject) => {
		call.on("response", async (response) => {
			let body = "";
			for await (const chunk of response) body += chunk;
			resolve({ status: response.statusCode ?? 0, body });
		});
		call.on("error", reject);
	});
	call.write(start);
	return { response, end: (text: string) => call.end(text), disconnect: () => call.destroy() };
}
