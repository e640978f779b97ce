// v0.1.0 also served /completion and /deepgram without /api, and its clients use base URLs with and without a final slash.
import { expect, test } from "../support/fixtures.ts";
import { readFrames } from "../support/people.ts";

/** The headers that are the same in every response. */
const withoutIds = (headers: Headers) =>
	[...headers]
		.filter(([name]) => !["x-request-id", "date", "server-timing", "content-length"].includes(name))
		.map((pair) => pair.join(": "));

for (const path of ["/completion", "/deepgram"]) {
	test(`${path} answers every method as /api${path} does`, async ({ anyone, pending }) => {
		for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
			for (const client of [anyone, pending]) {
				const expected = await client.fetch(`/api${path}`, { method });
				for (const other of [path, `${path}/`, `/${path}`, `//api${path}`]) {
					const response = await client.fetch(other, { method });
					expect(response.status, `${method} ${other}`).toBe(expected.status);
					expect(withoutIds(response.headers)).toEqual(withoutIds(expected.headers));
					expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
				}
			}
		}
	});

	test(`${path} answers a preflight`, async ({ anyone }) => {
		const response = await anyone.fetch(path, {
			method: "OPTIONS",
			headers: { Origin: "https://app.example.com", "Access-Control-Request-Method": "POST" },
		});
		expect(response.status).toBe(204);
		expect(response.headers.get("access-control-allow-origin")).toBe("https://app.example.com");
	});
}

test("/completion streams an answer", async ({ approved, mark }) => {
	for (const path of ["/completion", "//api/completion"]) {
		const response = await approved.send("POST", path, { prompt: mark });
		expect(response.status).toBe(200);
		expect(response.headers.get("content-type")).toContain("text/event-stream");
		expect(await readFrames(response)).toMatch(/^data: \{"text".*\n\ndata: \[DONE\]\n\n$/s);
	}
});

test("/deepgram returns a key", async ({ approved }) => {
	const response = await approved.send("POST", "/deepgram");
	expect(response.status).toBe(200);
	expect(await response.json()).toMatchObject({ key: expect.stringMatching(/^[0-9a-f]{40}$/) });
});

test("a base URL with a trailing slash also reaches Better Auth", async ({ approved }) => {
	const response = await approved.get("//api/auth/get-session");
	expect(await response.json()).toMatchObject({ user: { id: approved.id } });
});
