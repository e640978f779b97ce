// A request on a connection of its own. workerd closes the connection when it has answered without reading a large body, and a client that
// reuses connections would send its next request into that.
import { type OutgoingHttpHeaders, request } from "node:http";

/** Sends a body and returns the response as `fetch` does. Throws when the connection ends before the response has come. */
export function fetchAlone(
	url: string,
	method: string,
	headers: OutgoingHttpHeaders,
	body: string,
): Promise<Response> {
	return new Promise((resolve, reject) => {
		const length = { "Content-Length": Buffer.byteLength(body) };
		const call = request(url, { method, headers: { ...headers, ...length }, agent: false });
		call.on("error", reject);
		call.on("response", (message) => {
			const all = new Headers();
			for (let i = 0; i < message.rawHeaders.length; i += 2) {
				all.append(message.rawHeaders[i] as string, message.rawHeaders[i + 1] as string);
			}
			message.toArray().then((chunks) => {
				const status = message.statusCode ?? 0;
				const text = status === 204 || status === 304 ? null : Buffer.concat(chunks);
				resolve(new Response(text, { status, headers: all }));
			}, reject);
		});
		call.end(body);
	});
}
