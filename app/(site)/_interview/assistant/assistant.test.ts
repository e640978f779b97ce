import { expect, test } from "vitest";
import { createAssistant, newestMessages } from "./assistant.ts";

const user = (text: string, images: string[] = []) => ({ role: "user" as const, text, images });
const reply = (text: string) => ({ role: "assistant" as const, text, images: [] });

test("the newest 24 messages are sent, from a question on, and of all pictures the newest four", () => {
	const many = Array.from({ length: 30 }, (_, i) => (i % 2 ? reply(`a${i}`) : user(`q${i}`)));
	const sent = newestMessages([...many, user("last", ["p1"])]);
	expect(sent).toHaveLength(23);
	expect(sent[0]).toEqual({ role: "user", text: "q8" });
	expect(sent.at(-1)).toEqual({ role: "user", text: "last", images: ["p1"] });
	const pictures = [user("old", ["a", "b", "c"]), reply("ok"), user("new", ["d", "e"])];
	expect(newestMessages(pictures)).toEqual([
		{ role: "user", text: "old", images: ["a", "b"] },
		{ role: "assistant", text: "ok" },
		{ role: "user", text: "new", images: ["d", "e"] },
	]);
});

test("a failed answer is not sent, a picture alone is asked about, and a text has at most 8,000 characters", () => {
	const sent = newestMessages([user("x".repeat(9_000)), reply(""), user("", ["p"])]);
	expect(sent.map(({ text }) => text.length)).toEqual([8_000, "What is this?".length]);
});

test("answers stream into the conversation, one at a time, with the earlier turns", async () => {
	const asked: unknown[] = [];
	let finish = () => {};
	const held = new Promise<void>((resolve) => {
		finish = resolve;
	});
	const assistant = createAssistant({
		async *ask({ messages, prompt, bg }) {
			asked.push({ texts: messages.map(({ text }) => text), prompt, bg });
			yield { requestId: "r" };
			yield { text: "One " };
			await held;
			yield { text: "two." };
		},
		transcript: () => "Interviewer: Hello.",
		background: () => "Backend.",
	});
	expect(assistant.send("  ", [])).toBe(false);
	expect(assistant.send(" First? ", [])).toBe(true);
	// A double click sends one question.
	expect(assistant.send("First?", [])).toBe(false);
	await expect.poll(() => assistant.snapshot().messages.at(-1)?.text).toBe("One ");
	finish();
	await expect.poll(() => assistant.snapshot().isAnswering).toBe(false);
	assistant.send("Second?", []);
	await expect.poll(() => assistant.snapshot().isAnswering).toBe(false);
	expect(asked).toEqual([
		{ texts: ["First?"], prompt: "Interviewer: Hello.", bg: "Backend." },
		{ texts: ["First?", "One two.", "Second?"], prompt: "Interviewer: Hello.", bg: "Backend." },
	]);
	assistant.clear();
	expect(assistant.snapshot()).toEqual({ messages: [], isAnswering: false });
});

test("a failed or stopped answer says so below its text", async () => {
	const assistant = createAssistant({
		async *ask(_, signal) {
			await new Promise((_, reject) =>
				signal.addEventListener("abort", () => reject(signal.reason)),
			);
		},
		transcript: () => "",
		background: () => "",
	});
	assistant.send("Q?", []);
	assistant.stop();
	await expect.poll(() => assistant.snapshot().messages.at(-1)?.error).toBe("Stopped.");
	expect(assistant.snapshot().isAnswering).toBe(false);
});
