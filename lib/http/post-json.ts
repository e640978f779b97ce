// Posts JSON to services whose response body does not matter, such as analytics and chat webhooks.
import { readUpstreamText } from "./upstream-body.ts";

const MAX_RESPONSE_BYTES = 64 * 1024;

/** Posts a JSON text. Throws, with the name of the service, when its status is not 2xx, and when it takes more than `timeoutMs` milliseconds. */
export async function postJson(
	url: string,
	body: string,
	{ service, timeoutMs }: { service: string; timeoutMs: number },
): Promise<void> {
	const response = await fetch(url, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body,
		signal: AbortSignal.timeout(timeoutMs),
		redirect: "manual",
	});
	// Read, not cancelled, so that the connection can be reused. The status is all that matters, even if the body breaks off.
	await readUpstreamText(response, MAX_RESPONSE_BYTES).catch(() => {});
	if (!response.ok) throw new Error(`${service} answered ${response.status}`);
}
