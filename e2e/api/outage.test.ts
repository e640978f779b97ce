// D1 that fails or hangs, and a rate limiter that hangs: a 503 in time, logged once.

import { expect, test } from "../support/gated-worker.ts";
import { logged } from "../support/logs.ts";
import type { Person } from "../support/people.ts";

const CALLS = [
	["GET", "/api/health", undefined],
	["POST", "/api/completion", { prompt: "x" }],
	["POST", "/api/deepgram", undefined],
	["POST", "/api/sessions/start", { surface: "web" }],
	["POST", "/api/sessions/end", { sessionId: "x" }],
	["POST", "/api/sessions/end-all", {}],
	["GET", "/api/interview-context", undefined],
	["PATCH", "/api/interview-context", { interviewNotes: "a" }],
	["DELETE", "/api/interview-context", undefined],
	["GET", "/api/announcements/active", undefined],
	["POST", "/api/events/track", {}],
	["GET", "/api/auth/get-session", undefined],
	["GET", "/api/auth/session", undefined],
	["GET", "/api/auth/list-sessions", undefined],
	["POST", "/api/auth/sign-out", {}],
	["POST", "/api/auth/update-user", { name: "Other" }],
	["POST", "/api/auth/change-password", { currentPassword: "a", newPassword: "long enough now" }],
	["POST", "/api/auth/revoke-session", { token: "x" }],
	["POST", "/api/auth/revoke-sessions", {}],
	["POST", "/api/auth/revoke-other-sessions", {}],
	["POST", "/api/auth/sign-in/email", { email: "a@b.co", password: "long enough now" }],
	["POST", "/api/auth/sign-up/email", { name: "a", email: "a@b.co", password: "long enough now" }],
	["GET", "/api/admin/users", undefined],
	["GET", "/api/admin/users/nobody", undefined],
	["PATCH", "/api/admin/users/nobody", { isApproved: true }],
	["DELETE", "/api/admin/users/nobody", undefined],
	["GET", "/api/admin/interviews", undefined],
	["POST", "/api/admin/interviews/x/end", undefined],
	["GET", "/api/admin/audit", undefined],
] as const;

const send = (
	person: Person,
	method: string,
	path: string,
	body: object | undefined,
	fault: object,
) =>
	person.fetch(path, {
		method,
		headers: { "Content-Type": "application/json", ...fault },
		...(body ? { body: JSON.stringify(body) } : {}),
	});

for (const fault of ["fail", "hang"]) {
	test(`when D1 does ${fault}, every route answers UNAVAILABLE with Retry-After, without cookies, and logs one line for it`, async ({
		gated,
	}) => {
		const person = await gated.accounts.approved().renewed();
		const answers = await Promise.all(
			CALLS.map(([method, path, body]) => send(person, method, path, body, { "x-d1": fault })),
		);
		for (const [i, response] of answers.entries()) {
			const what = CALLS[i]?.slice(0, 2).join(" ");
			expect.soft(response.status, what).toBe(503);
			expect.soft(response.headers.get("retry-after"), what).toMatch(/^\d+$/);
			expect.soft(response.headers.getSetCookie(), what).toEqual([]);
			expect.soft(await response.json(), what).toMatchObject({ code: "UNAVAILABLE" });
			const id = String(response.headers.get("x-request-id"));
			await expect.soft.poll(() => logged("gated", id), what).not.toEqual([]);
		}
		// Nothing was changed: the session is still valid.
		expect((await person.get("/api/deepgram")).status).toBe(200);
		for (const { headers } of answers) {
			const lines = logged("gated", String(headers.get("x-request-id")));
			expect.soft(lines.filter((line) => line.includes('"status":503'))).toHaveLength(1);
			// A call to Gemini may have started early. What it cost cannot be recorded now, so it is logged.
			for (const line of lines) expect.soft(line).toMatch(/"status":503|"task":"usage"/);
		}
	});
}

test("a rate limiter that hangs is answered with UNAVAILABLE", async ({ gated, mark }) => {
	const person = gated.accounts.approved();
	const response = await send(
		person,
		"POST",
		"/api/completion",
		{ prompt: mark },
		{ "x-limiter": "hang" },
	);
	expect(response.status).toBe(503);
	expect(await response.json()).toMatchObject({ code: "UNAVAILABLE" });
});
