/** Returns an upstream response's body as text. Throws a RangeError, and stops reading, once it is longer than `limit` bytes. */
export async function readUpstreamText(response: Response, limit: number): Promise<string> {
	const decoder = new TextDecoder();
	let text = "";
	let bytes = 0;
	// Leaving the loop early cancels the body.
	for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
		bytes += chunk.byteLength;
		if (bytes > limit) throw new RangeError(`the body is longer than ${limit} bytes`);
		text += decoder.decode(chunk, { stream: true });
	}
	return text + decoder.decode();
}
