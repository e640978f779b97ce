// One line in the log for each request to the API.
import { expect, test } from "../support/fixtures.ts";
import { linesOf, logged } from "../support/logs.ts";
import { readFrames } from "../support/people.ts";

test("every kind of response is logged as one line, with the pattern of its path and the user", async ({
	anyone,
	approved,
	admin,
	lane,
}) => {
	const user = `/api/admin/users/${approved.id}`;
	const requests = [
		[anyone.get("/api/health"), { route: "/api/health", status: 200 }],
		[anyone.get("/api/nothing?q=secret"), { route: "/api/*", status: 404, code: "NOT_FOUND" }],
		[anyone.send("PUT", "/api/completion"), { status: 405, code: "METHOD_NOT_ALLOWED" }],
		[anyone.send("OPTIONS", "/api/usage"), { method: "OPTIONS", status: 204 }],
		[anyone.send("POST", "/api/completion", {}), { status: 401, code: "UNAUTHENTICATED" }],
		[approved.get(user), { status: 403, code: "FORBIDDEN", userId: approved.id }],
		[admin.get(`${user}?q=secret`), { route: "/api/admin/users/:id", userId: admin.id }],
		[admin.send("HEAD", user), { method: "HEAD", status: 200, userId: admin.id }],
		[anyone.get("/api/auth/get-session"), { route: "/api/auth/get-session", status: 200 }],
		[anyone.get("/api/auth/secret"), { route: "/api/auth/*", status: 404 }],
		[approved.send("POST", "/completion", {}), { route: "/api/completion", status: 400 }],
	] as const;
	for (const [request, expected] of requests) {
		const response = await request;
		await response.text();
		await expect.poll(() => linesOf(lane, response), JSON.stringify(expected)).toHaveLength(1);
		const [line] = linesOf(lane, response);
		expect.soft(line).toMatchObject(expected);
		expect.soft(JSON.stringify(line)).not.toContain("secret");
		expect.soft(line?.ms).toEqual(expect.any(Number));
	}
});

test("the endpoints of Better Auth are logged with the user: the session's, or the one who signs in or up", async ({
	anyone,
	approved,
	lane,
}) => {
	const { email, password } = approved;
	const signUp = { name: "New Person", email: `${crypto.randomUUID()}@example.com`, password };
	const requests = [
		[anyone.send("POST", "/api/auth/sign-in/email", { email, password }), approved.id],
		[approved.get("/api/auth/get-session"), approved.id],
		[approved.send("POST", "/api/auth/update-user", { name: "New Person" }), approved.id],
		[anyone.send("POST", "/api/auth/sign-up/email", signUp), expect.any(String)],
		[anyone.send("POST", "/api/auth/sign-in/email", { email, password: "wrong" }), undefined],
		[anyone.get("/api/auth/get-session"), undefined],
	] as const;
	for (const [request, userId] of requests) {
		const response = await request;
		await response.text();
		await expect.poll(() => linesOf(lane, response)).toHaveLength(1);
		expect.soft(linesOf(lane, response)[0]?.userId, response.url).toEqual(userId);
	}
});

test("a completion is logged when its answer has ended, with model, tokens and cost, but without content", async ({
	approved,
	emulator,
	mark,
	lane,
}) => {
	await emulator.script("gemini", mark, [
		{ text: "An answer" },
		{ hold: mark },
		{ text: " of four" },
		{ finish: "STOP" },
	]);
	const response = await approved.ask(mark);
	const frames = await readFrames(response, async () => {
		expect(linesOf(lane, response)).toEqual([]);
		await emulator.release(mark);
	});
	expect(frames).toContain("[DONE]");
	await expect.poll(() => linesOf(lane, response)).toHaveLength(1);
	const [line] = linesOf(lane, response);
	expect(line).toMatchObject({
		method: "POST",
		route: "/api/completion",
		status: 200,
		userId: approved.id,
		model: expect.stringContaining("gemini-"),
		calls: 1,
		ended: "finished",
		input: 12,
		cached: 0,
		output: 4,
		thoughts: 0,
		firstTextMs: expect.any(Number),
	});
	expect(line?.costUsd).toBeGreaterThan(0);
	expect(line?.ms).toBeGreaterThanOrEqual(Number(line?.firstTextMs));
	expect(logged(lane, "An answer")).toEqual([]);
});

test("a completion that fails inside its stream is logged as one line, with the failure", async ({
	approved,
	emulator,
	mark,
	lane,
}) => {
	await emulator.script("gemini", mark, [{ text: "Half" }, { finish: "SAFETY" }]);
	const response = await approved.ask(mark);
	expect(await readFrames(response)).toContain("BLOCKED");
	await expect.poll(() => linesOf(lane, response)).toHaveLength(1);
	expect(linesOf(lane, response)).toMatchObject([
		{ status: 200, ended: "failed", code: "BLOCKED", message: expect.any(String), output: 1 },
	]);
});

test("a completion whose client disconnects is logged as one line, with its usage", async ({
	approved,
	emulator,
	mark,
	lane,
}) => {
	await emulator.script("gemini", mark, [{ text: "Half" }, { hold: "never" }]);
	const leave = new AbortController();
	const response = await approved.send("POST", "/api/completion", { prompt: mark }, leave.signal);
	await readFrames(response, () => leave.abort()).catch(() => {});
	await expect.poll(() => linesOf(lane, response)).toHaveLength(1);
	expect(linesOf(lane, response)).toMatchObject([{ ended: "cancelled", output: 1, calls: 1 }]);
});

test("the log line of a rejected request includes a call to Gemini that has started early", async ({
	admin,
	accounts,
	emulator,
	mark,
	lane,
}) => {
	const person = await accounts.approved().renewed();
	await admin.send("PATCH", `/api/admin/users/${person.id}`, { banned: true });
	await emulator.script("gemini", mark, [{ text: "Half" }, { hold: "never" }]);
	const response = await person.ask(mark);
	expect(response.status).toBe(403);
	await expect.poll(() => linesOf(lane, response)).toHaveLength(1);
	expect(linesOf(lane, response)).toMatchObject([
		{ status: 403, code: "BANNED", userId: person.id, ended: "cancelled" },
	]);
});

test("the cron logs one line with what it did", async ({ origin, lane }) => {
	const lines = () => logged(lane, '"task":"cron"');
	const before = lines().length;
	await fetch(`${origin}/cdn-cgi/local/scheduled?cron=17+*+*+*+*`);
	await expect.poll(() => lines().length).toBe(before + 1);
	expect(JSON.parse(lines().at(-1) ?? "")).toMatchObject({
		ms: expect.any(Number),
		deleted: { session: expect.any(Number) },
		endedInterviews: expect.any(Number),
	});
});
