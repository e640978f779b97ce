// The size of events, and PostHog being down. The properties of events are tested in e2e/api (`gemini-faults`, `analytics`).
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { PricedCall } from "../usage/record-calls.ts";
import type { Outcome } from "./observe.ts";
import { reportGeneration } from "./posthog.ts";

const received: { size: number; body: string }[] = [];
let status = 200;
const server = createServer(async (request, response) => {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	const body = Buffer.concat(chunks);
	received.push({ size: body.length, body: body.toString() });
	response.writeHead(status).end("{}");
});

beforeEach(async () => {
	received.length = 0;
	status = 200;
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
	vi.useRealTimers();
	vi.restoreAllMocks();
	await new Promise((resolve) => server.close(resolve));
});

const OUTCOME: Outcome = {
	startedAt: 0,
	endedAt: 1,
	firstTextAt: 1,
	text: "An answer.",
	stopReason: "STOP",
	requests: [],
	ended: "finished",
	error: undefined,
	lateError: undefined,
};
const CALL: PricedCall = {
	model: "gemini-3.5-flash-lite",
	counts: { input: 10, cached: 4, output: 3, thoughts: 2 },
	isEstimated: false,
	startedAt: 0,
	firstTextMs: 1,
	latencyMs: 1,
	ended: "finished",
	errorCode: undefined,
	inputNano: 1_920,
	outputNano: 12_500,
};

const ABOUT = {
	traceId: "t",
	interviewId: undefined,
	email: "a@b.co",
	baseUrl: "b",
};

function report(prompt: string, text = "An answer.", call = CALL): Promise<void> {
	const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const contents = [{ role: "user" as const, parts: [{ text: prompt }] }];
	return reportGeneration(
		{ apiKey: "k", host, privacyMode: false },
		{ ...ABOUT, prompt: { systemInstruction: { parts: [{ text: "Do." }] }, contents } },
		{ ...OUTCOME, text },
		[call],
	);
}

test("an event stays under 900 KB with any characters in prompt and answer", async () => {
	for (const character of ["x", "한", "\u0000", "😀"]) {
		await report(character.repeat(300_000), character.repeat(100_000));
	}
	expect(received).toHaveLength(4);
	for (const { size, body } of received) {
		expect(size).toBeLessThan(900_000);
		const { $ai_input, $ai_output_choices, $ai_model } = JSON.parse(body).properties;
		expect($ai_input[1].content.length).toBeGreaterThan(50_000);
		expect($ai_output_choices[0].content.length).toBeGreaterThan(40_000);
		expect($ai_model).toBe("gemini-3.5-flash-lite");
	}
	expect(received[0]?.body).not.toContain("…");
});

test("PostHog is asked to keep our cost, also where a part of it is zero", async () => {
	await report("a free answer", "An answer.", { ...CALL, inputNano: 0, outputNano: 0 });
	await report("a silent answer", "An answer.", { ...CALL, outputNano: 0 });
	expect(received.map(({ body }) => JSON.parse(body).properties)).toMatchObject([
		{ $ai_cost_passthrough: true, $ai_total_cost_usd: 0 },
		{ $ai_cost_passthrough: true, $ai_total_cost_usd: 0.00000192 },
	]);
});

test("a picture is a type and a size in the event, and turns of the model are the assistant's", async () => {
	const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const picture = {
		mimeType: "image/png" as const,
		size: 125_953,
		base64: Buffer.from("c2VjcmV0"),
	};
	await reportGeneration(
		{ apiKey: "k", host, privacyMode: false },
		{
			...ABOUT,
			interviewId: "an interview",
			prompt: {
				contents: [
					{ role: "user", parts: [{ inlineData: picture }, { text: "What is it?" }] },
					{ role: "model", parts: [{ text: "A graph." }] },
				],
			},
		},
		OUTCOME,
		[CALL],
	);
	const body = received.at(-1)?.body ?? "";
	expect(body).not.toContain("c2VjcmV0");
	expect(JSON.parse(body).properties).toMatchObject({
		$ai_session_id: "an interview",
		$ai_input: [
			{ role: "user", content: "[image/png, 124 KB]\n\nWhat is it?" },
			{ role: "assistant", content: "A graph." },
		],
	});
});

test("after five lost events in a row, one event a minute is sent until PostHog responds, logged once", async () => {
	vi.useFakeTimers({ toFake: ["Date"] });
	const said = vi.spyOn(console, "error").mockReturnValue();
	const done = vi.spyOn(console, "log").mockReturnValue();
	const logged = () => said.mock.calls.map(([line]) => String(JSON.parse(line).message));
	status = 500;
	for (let i = 0; i < 4; i++) await report("lost");
	status = 200;
	await report("a success between");
	expect(received).toHaveLength(9);

	status = 500;
	for (let i = 0; i < 20; i++) await report("lost");
	expect(received).toHaveLength(9 + 10);
	expect(logged()).toHaveLength(9);
	expect(logged().at(-1)).toContain("the fifth in a row");

	vi.setSystemTime(Date.now() + 59_000);
	await report("lost");
	expect(received).toHaveLength(19);
	vi.setSystemTime(Date.now() + 1_000);
	await report("the try of this minute");
	await report("lost");
	expect(received).toHaveLength(20);
	expect(logged()).toHaveLength(9);

	status = 200;
	vi.setSystemTime(Date.now() + 60_000);
	await report("back");
	await report("and stays");
	expect(received).toHaveLength(22);
	expect(logged()).toHaveLength(9);
	expect(done).toHaveBeenCalledOnce();
	expect(JSON.parse(String(done.mock.calls[0]?.[0]))).toMatchObject({
		task: "analytics",
		message: "PostHog is back. 23 $ai_generation events were lost.",
	});
});
