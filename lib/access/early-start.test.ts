import { beforeEach, expect, test } from "vitest";
import { SESSION_CACHE_COOKIE, SESSION_COOKIE } from "../http/cookies.ts";
import { ApiError } from "../http/errors.ts";
import type { User } from "./access.ts";
import { hmac, signedCookieValue } from "./auth-cookie.ts";
import { startBeforeAuthorized } from "./early-start.ts";

const config = {
	origin: "http://localhost:8787",
	authSecret: "a secret of at least 32 characters",
};
const limiter = { limit: async () => ({ success: true }) };
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A request with the cookies of a session, whose cached copy has the user as approved. */
function requestOf(userId: string, token: string): Request {
	const user = { id: userId, email: `${userId}@example.com`, isApproved: true, banned: false };
	const text = `${base64({})}.${base64({ exp: Date.now() / 1000 + 60, session: { token }, user })}`;
	const cookies = [
		`${SESSION_COOKIE}=${signedCookieValue(token, config)}`,
		`${SESSION_CACHE_COOKIE}=${text}.${hmac(text, config).toString("base64url")}`,
	];
	return new Request(config.origin, { headers: { cookie: cookies.join("; ") } });
}

// What this isolate remembers outlives a test.
let userId: string;
beforeEach(() => {
	userId = crypto.randomUUID();
});

/** Sends a request of a session; returns whether its work started before D1's answer, or at all. */
async function startOf(session: string, rejection?: ApiError): Promise<"early" | "late" | "never"> {
	let decide = () => {};
	const decision = new Promise<void>((resolve) => {
		decide = resolve;
	});
	let isDecided = false;
	let started: "early" | "late" | "never" = "never";
	const result = startBeforeAuthorized(requestOf(userId, session), config, {
		authorize: async () => {
			await decision;
			isDecided = true;
			if (rejection) throw rejection;
			return { id: userId, email: "" } as User;
		},
		limiter,
		read: async () => "body",
		verify: () => {},
		start: () => {
			started = isDecided ? "late" : "early";
			return { ended: Promise.resolve() };
		},
	});
	// All that does not wait for D1 has run before the next turn of the event loop.
	setImmediate(decide);
	await result.catch((error) => expect(error).toBe(rejection));
	return started;
}

test("a user whom D1 has rejected starts nothing early with another session", async () => {
	const overCap = new ApiError("QUOTA_EXCEEDED", "You have reached your daily cap.");
	expect(await startOf("first", overCap)).toBe("early");
	expect(await startOf("second", overCap)).toBe("never");
	expect(await startOf("third", overCap)).toBe("never");
});

test("a user whom D1 allows again starts early again from the next request on", async () => {
	expect(await startOf("first", new ApiError("QUOTA_EXCEEDED", ""))).toBe("early");
	expect(await startOf("first")).toBe("late");
	expect(await startOf("first")).toBe("early");
	expect(await startOf("second")).toBe("early");
});
