// How cookies are set: over https and http, for origins on the same site and on others.

import { expect, test } from "../support/fixtures.ts";
import { ADMIN } from "../support/lanes.ts";
import { randomIpAddress } from "../support/people.ts";

for (const [what, settings, attributes, other] of [
	[
		"a trusted origin on another site",
		{ TRUSTED_ORIGINS: "https://app.other.example" },
		["HttpOnly", "Max-Age=604800", "Partitioned", "Path=/", "SameSite=None", "Secure"],
		["HttpOnly", "Max-Age=0", "Path=/", "SameSite=Lax", "Secure"],
	],
	[
		"trusted origins on the same site",
		{ TRUSTED_ORIGINS: "https://app.example.com" },
		["HttpOnly", "Max-Age=604800", "Path=/", "SameSite=Lax", "Secure"],
		["HttpOnly", "Max-Age=0", "Partitioned", "Path=/", "SameSite=None", "Secure"],
	],
] as const) {
	test(`over https with ${what} sign-in sets cookies of the right kind, and clears the other kind, as sign-out does`, async ({
		startWith,
	}) => {
		const origin = "https://api.example.com";
		const { url } = await startWith({ BETTER_AUTH_URL: origin, ...settings });
		const send = (path: string, cookie: string, body: object) =>
			fetch(url + path, {
				method: "POST",
				headers: {
					Origin: origin,
					"Content-Type": "application/json",
					Cookie: cookie,
					"cf-connecting-ip": randomIpAddress(),
				},
				body: JSON.stringify(body),
			});
		const tokens = (response: Response) =>
			response.headers
				.getSetCookie()
				.filter((cookie) => cookie.startsWith("__Secure-better-auth.session_token="))
				.map((cookie) => cookie.split("; "));
		const signIn = await send("/api/auth/sign-in/email", "", ADMIN);
		expect(signIn.status).toBe(200);
		const [cleared = [], set = []] = tokens(signIn);
		// The session comes last: a client that does not know partitions keeps the last cookie of a name.
		expect(set.slice(1).sort()).toEqual(attributes);
		expect(cleared.slice(1).sort()).toEqual(other);

		const signOut = await send("/api/auth/sign-out", String(set[0]), {});
		expect(signOut.status).toBe(200);
		const both = tokens(signOut).map((cookie) => cookie.slice(1).sort());
		const own = attributes.map((name) => name.replace("604800", "0")).sort();
		expect(both).toEqual([other, own]);
	});
}

test("over http, as locally, cookies are never Secure", async ({ anyone }) => {
	const response = await anyone.send("POST", "/api/auth/sign-up/email", {
		name: "Someone",
		password: "long enough now",
		email: `${crypto.randomUUID()}@example.com`,
	});
	expect(response.headers.getSetCookie().length).toBeGreaterThan(0);
	for (const cookie of response.headers.getSetCookie()) {
		expect(cookie).toContain("SameSite=Lax");
		expect(cookie).not.toMatch(/Secure|Partitioned/);
	}
});
