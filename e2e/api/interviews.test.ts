// Interviews: clients start and end them, and send their ids with requests; admins see who is in one, and end it.
import { audit } from "../support/admin-api.ts";
import type { Capture } from "../support/emulator.ts";
import { expect, test } from "../support/gated-worker.ts";
import { askRaw, type Person, readFrames } from "../support/people.ts";

interface Started {
	sessionId: string;
	startedAt: string;
}
interface Running {
	id: string;
	userId: string;
	name: string;
	email: string;
	surface: string;
	startedAt: string;
	lastSeenAt: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function start(person: Person, fields: object = { surface: "web" }): Promise<Started> {
	const response = await person.send("POST", "/api/sessions/start", fields);
	expect(response.status).toBe(200);
	return response.json<Started>();
}

/** The interviews that run now, as an admin sees them. */
async function running(admin: Person, person: Person): Promise<Running[]> {
	const response = await admin.get("/api/admin/interviews?limit=200");
	expect(response.status).toBe(200);
	const { interviews } = await response.json<{ interviews: Running[]; total: number }>();
	return interviews.filter(({ userId }) => userId === person.id);
}

/** Sends JSON as a page does while it closes: with `keepalive`, and without a JSON content type. */
const sendLast = (person: Person, path: string, fields: object) =>
	person.fetch(path, {
		method: "POST",
		headers: { "Content-Type": "text/plain;charset=UTF-8" },
		body: JSON.stringify(fields),
		keepalive: true,
	});

test("an interview is listed from its start to its end", async ({ admin, approved }) => {
	const { sessionId, startedAt } = await start(approved, {
		surface: "electron",
		metadata: { preset: "backend" },
	});
	expect(sessionId).toMatch(UUID);
	expect(await running(admin, approved)).toEqual([
		{
			id: sessionId,
			userId: approved.id,
			name: "New Person",
			email: approved.email,
			surface: "electron",
			startedAt,
			lastSeenAt: startedAt,
		},
	]);
	const fields = { sessionId, reason: "user_stopped" };
	const ended = await sendLast(approved, "/api/sessions/end", fields);
	expect(ended.status).toBe(200);
	const end = await ended.json();
	expect(end).toEqual({ sessionId, endedAt: expect.any(String) });
	expect(await running(admin, approved)).toEqual([]);
	// A page may send the end twice.
	const again = await approved.send("POST", "/api/sessions/end", { sessionId });
	expect(await again.json()).toEqual(end);
});

test("a client may start an interview without describing it", async ({ admin, approved }) => {
	await start(approved, {});
	await start(approved, { surface: null, metadata: null });
	const surfaces = (await running(admin, approved)).map(({ surface }) => surface);
	expect(surfaces).toEqual(["unknown", "unknown"]);
});

test("end-all ends all of the caller's interviews, and nobody else's", async ({
	admin,
	approved,
	accounts,
}) => {
	const other = accounts.approved();
	await start(other);
	for (let i = 0; i < 3; i++) await start(approved);
	const fields = { reason: "client_cleanup" };
	const first = await sendLast(approved, "/api/sessions/end-all", fields);
	expect(await first.json()).toEqual({ endedCount: 3 });
	const second = await approved.send("POST", "/api/sessions/end-all", {});
	expect(await second.json()).toEqual({ endedCount: 0 });
	expect(await running(admin, other)).toHaveLength(1);
});

test("an interview of somebody else is not found", async ({ admin, approved, accounts }) => {
	const { sessionId } = await start(approved);
	const other = accounts.approved();
	for (const id of [sessionId, "nothing", ""]) {
		const response = await other.send("POST", "/api/sessions/end", { sessionId: id });
		expect(response.status, id).toBe(404);
		expect(await response.json()).toMatchObject({ code: "NOT_FOUND" });
	}
	expect(await running(admin, approved)).toHaveLength(1);
});

test("the longest surface is accepted, and a longer one is rejected", async ({ approved }) => {
	await start(approved, { surface: "s".repeat(100) });
	const response = await approved.send("POST", "/api/sessions/start", { surface: "s".repeat(101) });
	expect(response.status).toBe(413);
	expect((await response.json<{ error: string }>()).error).toContain("`surface`");
});

test("metadata is accepted as long as the body may be, and not stored", async ({ gated }) => {
	const person = gated.accounts.approved();
	const fits = 64 * 1024 - JSON.stringify({ metadata: { a: "" } }).length;
	const { sessionId } = await start(person, { metadata: { a: "x".repeat(fits) } });
	const rows = await gated.sql("select metadata from interview where id = ?", sessionId);
	expect(rows).toEqual([{ metadata: null }]);
	const longer = { metadata: { a: "x".repeat(fits + 1) } };
	expect((await person.send("POST", "/api/sessions/start", longer)).status).toBe(413);
});

test("completions and keys that name an interview update when it was last seen, and PostHog gets its id", async ({
	gated,
	emulator,
	mark,
}) => {
	const person = gated.accounts.approved();
	const { sessionId } = await start(person);
	const lastSeen = async () => {
		const [row] = await gated.sql<{ lastSeenAt: number }>(
			"select lastSeenAt from interview where id = ?",
			sessionId,
		);
		return row?.lastSeenAt ?? 0;
	};
	for (const ask of [
		() => person.ask(mark, { sessionId }),
		() => person.get(`/api/deepgram?sessionId=${sessionId}`),
		() => person.send("POST", "/api/deepgram", { sessionId }),
		() => person.send("POST", "/api/deepgram/ask", { sessionId }),
	]) {
		await gated.sql("update interview set lastSeenAt = 1 where id = ?", sessionId);
		const response = await ask();
		expect(response.status).toBe(200);
		await response.text();
		await expect.poll(lastSeen).toBeGreaterThan(Date.now() / 1000 - 60);
	}
	const { body } = await emulator.seenOnce<Capture>("posthog", mark);
	expect(body.properties).toMatchObject({ $ai_session_id: sessionId });
});

test("an interview that is not the caller's is ignored, and not reported", async ({
	gated,
	emulator,
	mark,
}) => {
	const [person, other] = [gated.accounts.approved(), gated.accounts.approved()];
	const { sessionId } = await start(other);
	await gated.sql("update interview set lastSeenAt = 1 where id = ?", sessionId);
	for (const id of [sessionId, "an id of another backend", null]) {
		const response = await person.ask(`${mark} ${id}`, { sessionId: id });
		expect(await readFrames(response)).toContain("[DONE]");
		expect((await person.send("POST", "/api/deepgram", { sessionId: id })).status).toBe(200);
		const { body } = await emulator.seenOnce<Capture>("posthog", `${mark} ${id}`);
		expect(body.properties).not.toHaveProperty("$ai_session_id");
	}
	const rows = await gated.sql("select lastSeenAt from interview where id = ?", sessionId);
	expect(rows).toEqual([{ lastSeenAt: 1 }]);
});

test("an interview that an admin has ended gets no key and no answer, and the audit log says who ended it", async ({
	admin,
	approved,
	emulator,
	mark,
}) => {
	const { sessionId } = await start(approved);
	const { sessionId: otherId } = await start(approved);
	const path = `/api/admin/interviews/${sessionId}/end`;
	expect((await admin.send("POST", path)).status).toBe(204);
	for (const refused of [
		await approved.ask(mark, { sessionId }),
		await (await approved.renewed()).ask(mark, { sessionId }),
		await approved.get(`/api/deepgram?sessionId=${sessionId}`),
		await approved.send("POST", "/api/deepgram", { sessionId }),
		await approved.send("POST", "/api/deepgram/ask", { sessionId }),
	]) {
		expect(refused.status).toBe(409);
		expect(await refused.json()).toEqual({
			error: "An admin has ended this interview.",
			code: "SESSION_ENDED",
		});
	}
	// Only that interview: others go on.
	expect(await readFrames(await approved.ask(mark, { sessionId: otherId }))).toContain("[DONE]");
	expect((await approved.send("POST", "/api/deepgram")).status).toBe(200);
	await emulator.seen("deepgram", approved.email, { count: 1 });

	expect((await running(admin, approved)).map(({ id }) => id)).toEqual([otherId]);
	const { entries } = await audit(admin, { target: approved.id, action: "end-interview" });
	expect(entries).toMatchObject([
		{
			targetEmail: approved.email,
			actorEmail: admin.email,
			before: { surface: "web", startedAt: expect.stringMatching(/Z$/) },
			after: null,
		},
	]);
	// A second admin who clicks late changes nothing.
	expect((await admin.send("POST", path)).status).toBe(404);
	const own = await approved.send("POST", "/api/sessions/end", { sessionId });
	expect(own.status).toBe(200);
	expect((await approved.ask(mark, { sessionId })).status).toBe(409);
	expect((await audit(admin, { target: approved.id })).entries.filter(isEnd)).toHaveLength(1);
});

const isEnd = ({ action }: { action: string }) => action === "end-interview";

test("the call to Gemini is aborted when D1 says that an admin has ended the interview, and none starts for it again", async ({
	gated,
	emulator,
	mark,
}) => {
	const person = await gated.accounts.approved().renewed();
	const { sessionId } = await start(person);
	expect((await gated.admin.send("POST", `/api/admin/interviews/${sessionId}/end`)).status).toBe(
		204,
	);
	await emulator.script("d1", `d1 ${mark}`, [{ hold: `d1 ${mark}` }, { raw: "open" }]);
	await emulator.script("gemini", mark, [{ text: "Secret." }, { hold: mark }]);
	const client = askRaw(person, mark, { "x-gate": `d1 ${mark}` }, undefined, { sessionId });
	await emulator.seenOnce("d1", mark);
	await emulator.seenOnce("gemini", mark);
	await emulator.release(`d1 ${mark}`);
	await expect.poll(client.received).toContain('"code":"SESSION_ENDED"');
	expect(client.received()).not.toContain("Secret");
	await emulator.seenOnce("gemini", mark, "disconnected");
	client.socket.destroy();
	for (const again of ["again 1", "again 2", "again 3"]) {
		expect((await person.ask(`${again} ${mark}`, { sessionId })).status).toBe(409);
	}
	const other = `another ${mark}`;
	expect(await readFrames(await person.ask(other))).toContain("[DONE]");
	await emulator.seenOnce("gemini", other);
	await emulator.notSeen("gemini", `again 1 ${mark}`);
	await emulator.notSeen("gemini", `again 2 ${mark}`);
	await emulator.notSeen("gemini", `again 3 ${mark}`);
});

test("an interview that no request has named for two hours is not listed, the cron ends it, and its next request reopens it", async ({
	gated,
	mark,
}) => {
	const person = gated.accounts.approved();
	const { sessionId } = await start(person);
	const { sessionId: running2 } = await start(person);
	const age = (id: string, seconds: number) =>
		gated.sql("update interview set lastSeenAt = unixepoch() - ? where id = ?", seconds, id);
	await age(sessionId, 7_260);
	await age(running2, 7_140);
	const listed = async () => (await running(gated.admin, person)).map(({ id }) => id);
	expect(await listed()).toEqual([running2]);

	const cron = await fetch(`${person.origin}/cdn-cgi/local/scheduled?cron=17+*+*+*+*`);
	expect(cron.status).toBe(200);
	const rows = await gated.sql(
		"select endReason, endedAt - lastSeenAt as late, endedBy from interview where id = ?",
		sessionId,
	);
	expect(rows).toEqual([{ endReason: "timeout", late: 0, endedBy: null }]);
	expect(await listed()).toEqual([running2]);

	expect(await readFrames(await person.ask(mark, { sessionId }))).toContain("[DONE]");
	await expect.poll(async () => (await listed()).sort()).toEqual([sessionId, running2].sort());
});

test("deleting a user deletes their interviews and what they saved", async ({ gated }) => {
	const person = gated.accounts.approved();
	await start(person);
	await person.send("PATCH", "/api/interview-context", { interviewNotes: "notes" });
	expect((await gated.admin.send("DELETE", `/api/admin/users/${person.id}`)).status).toBe(204);
	for (const table of ["interview", "interview_context"]) {
		expect(await gated.sql(`select * from ${table} where userId = ?`, person.id)).toEqual([]);
	}
});

test("what a user saves for their interviews is returned, changed field by field, and deleted", async ({
	approved,
	accounts,
}) => {
	const path = "/api/interview-context";
	const read = async (person: Person) => (await person.get(path)).json<{ context: object }>();
	const empty = {
		interviewNotes: null,
		resumeText: null,
		resumeFileName: null,
		jobDescription: null,
		updatedAt: null,
	};
	expect(await read(approved)).toEqual({ context: empty });
	const resume = { resumeText: "Ten years of Go.", resumeFileName: "cv.pdf" };
	const saved = await approved.send("PATCH", path, resume);
	expect(saved.status).toBe(200);
	const first = { context: { ...empty, ...resume, updatedAt: expect.stringMatching(/Z$/) } };
	expect(await saved.json()).toEqual(first);
	expect(await read(approved)).toEqual(first);
	const changes = { resumeFileName: null, interviewNotes: "Ask about the team." };
	await approved.send("PATCH", path, changes);
	expect(await read(approved)).toEqual({ context: { ...first.context, ...changes } });
	expect(await read(accounts.approved())).toEqual({ context: empty });
	expect((await approved.send("DELETE", path)).status).toBe(204);
	expect(await read(approved)).toEqual({ context: empty });
	const nothing = await approved.send("PATCH", path, { unknown: 1 });
	expect(nothing.status).toBe(400);
	expect(await read(approved)).toEqual({ context: empty });
});

for (const [field, max] of [
	["interviewNotes", 50_000],
	["resumeText", 100_000],
	["resumeFileName", 255],
	["jobDescription", 50_000],
] as const) {
	test(`${field} may have ${max} characters and not one more`, async ({ approved }) => {
		const save = (length: number) =>
			approved.send("PATCH", "/api/interview-context", { [field]: "é".repeat(length) });
		expect((await save(max)).status).toBe(200);
		const response = await save(max + 1);
		expect(response.status).toBe(413);
		expect((await response.json<{ error: string }>()).error).toContain(`\`${field}\``);
	});
}

test("announcements are empty and events are accepted but not stored, also for a user pending approval", async ({
	pending,
	anyone,
}) => {
	const announcements = await pending.get("/api/announcements/active");
	expect(await announcements.json()).toEqual({ announcements: [] });
	const event = { action: "recording_start", metadata: { text: "x".repeat(10_000) } };
	const tracked = await sendLast(pending, "/api/events/track", event);
	expect(tracked.status).toBe(204);
	expect(await tracked.text()).toBe("");
	expect((await anyone.get("/api/announcements/active")).status).toBe(401);
	expect((await anyone.send("POST", "/api/events/track", event)).status).toBe(401);
	for (const path of ["/api/notes", "/api/export", "/api/support-messages"]) {
		expect((await pending.get(path)).status).toBe(404);
	}
});

test("interviews need approval, and the list of them an admin", async ({ pending, approved }) => {
	for (const [person, method, path, code] of [
		[pending, "POST", "/api/sessions/start", "PENDING_APPROVAL"],
		[pending, "POST", "/api/sessions/end", "PENDING_APPROVAL"],
		[pending, "POST", "/api/sessions/end-all", "PENDING_APPROVAL"],
		[pending, "GET", "/api/interview-context", "PENDING_APPROVAL"],
		[pending, "PATCH", "/api/interview-context", "PENDING_APPROVAL"],
		[pending, "DELETE", "/api/interview-context", "PENDING_APPROVAL"],
		[pending, "POST", "/api/deepgram/ask", "PENDING_APPROVAL"],
		[approved, "GET", "/api/admin/interviews", "FORBIDDEN"],
		[approved, "POST", "/api/admin/interviews/x/end", "FORBIDDEN"],
	] as const) {
		const response = await person.send(method, path, method === "GET" ? undefined : {});
		expect(response.status, path).toBe(403);
		expect(await response.json()).toMatchObject({ code });
	}
});
