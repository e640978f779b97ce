// A client of the newest kind, from sign-in to the end of an interview, over HTTP alone: it knows only the shapes of requests and responses.
import { expect, test } from "../support/fixtures.ts";
import { picture } from "../support/pictures.ts";

interface Turn {
	role: "user" | "assistant";
	text: string;
	images?: string[] | undefined;
}

/** Text of an answer, read as that client reads it: chunks are joined, lines are cut, `[DONE]` is skipped. */
async function readText(response: Response): Promise<string> {
	let text = "";
	for (const line of (await response.text()).split("\n")) {
		const data = /^data: ?(.*)$/.exec(line)?.[1];
		if (!data || data === "[DONE]") continue;
		const frame = JSON.parse(data) as { text?: string; error?: string };
		if (frame.error) throw new Error(frame.error);
		text += frame.text ?? "";
	}
	return text;
}

test("a client signs in, starts a session, gets a key, asks three turns of which the third needs the first and a picture, and ends", async ({
	origin,
	approved,
	emulator,
	mark,
}) => {
	let cookie = "";
	const call = (method: string, path: string, body?: object, keepalive = false) =>
		fetch(`${origin}/api${path}`, {
			method,
			keepalive,
			headers: { Origin: origin, "Content-Type": "application/json", ...(cookie && { cookie }) },
			...(body ? { body: JSON.stringify(body) } : {}),
		});

	const { email, password } = approved;
	const signIn = await call("POST", "/auth/sign-in/email", { email, password });
	expect(signIn.status).toBe(200);
	cookie = signIn.headers
		.getSetCookie()
		.map((line) => line.split(";")[0])
		.join("; ");

	// What its screens ask for as they open.
	expect((await call("POST", "/sessions/end-all", { reason: "client_cleanup" }, true)).status).toBe(
		200,
	);
	expect(await (await call("GET", "/announcements/active")).json()).toEqual({ announcements: [] });
	const { context } = await (await call("GET", "/interview-context")).json<{
		context: object;
	}>();
	expect(context).toMatchObject({ interviewNotes: null, updatedAt: null });

	const { sessionId, startedAt } = await (
		await call("POST", "/sessions/start", { surface: "electron", metadata: {} })
	).json<{ sessionId: string; startedAt: string }>();
	expect(Date.parse(startedAt)).toBeGreaterThan(Date.now() - 60_000);
	const key = await (await call("GET", `/deepgram/ask?sessionId=${sessionId}`)).json();
	expect(key).toMatchObject({ key: expect.any(String), url: expect.stringMatching(/^wss?:/) });
	const event = { action: "recording_start", sessionId, metadata: {} };
	expect((await call("POST", "/events/track", event, true)).status).toBe(204);

	const turns: Turn[] = [];
	/** Asks with the whole conversation, and repeats the question and its pictures, as that client does. */
	const ask = async (text: string, images?: string[]) => {
		turns.push({ role: "user", text, images });
		const image = images?.length === 1 ? images[0] : images;
		const body = { flag: "ask-ai", bg: "Ten years of Go", prompt: text, image, messages: turns };
		const response = await call("POST", "/completion", { ...body, sessionId });
		expect(response.status).toBe(200);
		const answer = await readText(response);
		turns.push({ role: "assistant", text: answer });
		return answer;
	};
	await ask(`My favourite number is ${mark}. What is a B-tree?`);
	await ask("And in Postgres?");
	const third = await ask("Is this one, and what was my number?", [picture(12_000)]);
	expect(third).toContain("“Is this one, and what was my number?”");
	expect(third).toContain("an earlier turn of the user, “And in Postgres?”");
	expect(third).toContain("a picture, image/png, 12 KB");

	const asked = await emulator.seen<{ contents: { role: string; parts: object[] }[] }>(
		"gemini",
		mark,
		{ count: 3 },
	);
	const contents = asked[2]?.body.contents ?? [];
	expect(contents.map(({ role }) => role)).toEqual(["user", "model", "user", "model", "user"]);
	expect(JSON.stringify(contents[0])).toContain(`My favourite number is ${mark}`);
	expect(contents[4]?.parts).toEqual([
		{ inlineData: { mimeType: "image/png", data: "12 KB" } },
		{ text: "Is this one, and what was my number?" },
	]);

	const end = { sessionId, reason: "user_stopped" };
	expect((await call("POST", "/sessions/end", end, true)).status).toBe(200);
	expect(await (await call("POST", "/sessions/end-all", {}, true)).json()).toEqual({
		endedCount: 0,
	});
});
