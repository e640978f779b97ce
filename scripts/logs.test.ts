// `pnpm logs` as a process, fed with what `wrangler tail` and `wrangler dev` print.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

function start(columns: number) {
	const env = { ...process.env, COLUMNS: String(columns), TZ: "UTC", FORCE_COLOR: "1" };
	return spawn(process.execPath, ["scripts/logs.ts"], { env });
}

async function print(lines: string[], columns = 200): Promise<string[]> {
	const child = start(columns);
	let output = "";
	child.stdout.on("data", (bytes) => {
		output += bytes;
	});
	let errors = "";
	child.stderr.on("data", (bytes) => {
		errors += bytes;
	});
	child.stdin.end(lines.map((line) => `${line}\n`).join(""));
	expect(await once(child, "close")).toEqual([0, null]);
	expect(errors).toBe("");
	return output.split("\n").slice(0, -1);
}

const completion = {
	time: "2026-11-27T19:06:50.029Z",
	requestId: "r1",
	method: "POST",
	route: "/api/completion",
	status: 200,
	ms: 1336,
	userId: "d046d5c5-de1a-4f24",
	ended: "finished",
	model: "gemini-3.5-flash-lite",
	input: 1012,
	cached: 0,
	output: 40,
	thoughts: 2,
	costUsd: 0.0004086,
	calls: 1,
	firstTextMs: 419,
};
const refusal = {
	time: "2026-11-27T19:06:51.029Z",
	requestId: "r2",
	method: "GET",
	route: "/api/admin/users/:id",
	status: 403,
	ms: 3,
	userId: "u",
	code: "FORBIDDEN",
};
const failure = {
	time: "2026-11-27T19:06:52.029Z",
	requestId: "r3",
	method: "PATCH",
	route: "/api/admin/users/:id",
	status: 500,
	ms: 12,
	code: "INTERNAL",
	message: "Internal error",
	cause: "TypeError: x is undefined",
	stack: ["at save (worker.js:1:2)", "at handle (worker.js:3:4)"],
};
const cron = { time: "2026-11-27T19:17:00.000Z", task: "cron", ms: 8, deleted: { session: 3 } };

/** An invocation, as Cloudflare describes it. */
const tailEvent = (logs: (object | string)[], more: object = {}) => ({
	wallTime: 20,
	cpuTime: 3,
	truncated: false,
	executionModel: "stateless",
	outcome: "ok",
	scriptName: "realtime-worker-api-prod",
	exceptions: [],
	logs: logs.map((line) => ({
		message: [typeof line === "string" ? line : JSON.stringify(line)],
		level: "log",
		timestamp: 1795806410029,
	})),
	eventTimestamp: 1795806410029,
	event: {
		request: { url: "https://api.example.com/api/x?q=1", method: "GET", headers: {}, cf: {} },
		response: { status: 200 },
	},
	...more,
});
/** As `wrangler tail --format json` prints it. */
const printed = (event: object) => JSON.stringify(event, null, 2).split("\n");

test("the plain lines of a Worker become a table", async () => {
	const lines = await print([completion, refusal].map((line) => JSON.stringify(line)));
	expect(lines).toEqual([
		"time     status      ms method  route                                        user     model                           tokens      USD code",
		"19:06:50 200      1,336 POST    /api/completion                              d046d5c5 gemini-3.5-flash-lite         1,012+42 0.000409 finished",
		"19:06:51 403          3 GET     /api/admin/users/:id                         u                                                        FORBIDDEN",
	]);
});

test("the events of `wrangler tail` give the same table", async () => {
	const plain = await print([completion, refusal].map((line) => JSON.stringify(line)));
	const events = [tailEvent([completion]), tailEvent([]), tailEvent([refusal])];
	expect(await print(events.flatMap(printed))).toEqual(plain);
	expect(await print(events.map((event) => JSON.stringify(event)))).toEqual(plain);
});

test("a failure has its message, cause, stack and request id beneath it", async () => {
	const [, row, ...details] = await print([JSON.stringify(failure)]);
	expect(row).toContain("INTERNAL");
	expect(details).toEqual([
		"  Internal error",
		"  TypeError: x is undefined",
		"    at save (worker.js:1:2)",
		"    at handle (worker.js:3:4)",
		"  request r3",
	]);
});

test("errors and warnings of `wrangler dev` are read without its decoration", async () => {
	const plain = await print([JSON.stringify(failure)]);
	const decorated = `\u001b[31m✘ \u001b[41;31m[\u001b[41;97mERROR\u001b[41;31m]\u001b[0m \u001b[1m${JSON.stringify(failure)}\u001b[0m`;
	expect(await print([decorated, "", ""])).toEqual(plain);
});

test("what the cron did stands beneath its row", async () => {
	const [, row, details] = await print([JSON.stringify(cron)]);
	expect(row).toBe("19:17:00              8         cron");
	expect(details).toBe('  {"deleted":{"session":3}}');
});

test("an invocation that Cloudflare ended has a row, without its query", async () => {
	const exceptions = [
		{ name: "Error", message: "Worker exceeded CPU time limit.", timestamp: 1, stack: "" },
	];
	const lines = await print(printed(tailEvent([], { outcome: "exceededCpu", exceptions })));
	expect(lines.slice(1)).toEqual([
		expect.stringMatching(/^\S+ +GET +\/api\/x +exceededCpu$/),
		"  Error: Worker exceeded CPU time limit.",
	]);
});

test("the requests that `wrangler dev` lists are left out, as the log has its own line for each to the API", async () => {
	const [title = "", row = ""] = await print([JSON.stringify(refusal)]);
	const lines = [
		"[wrangler:info] GET /admin 200 OK (5ms)",
		"\u001b[32m[wrangler:info]\u001b[39m POST /api/auth/sign-in/email \u001b[32m200 OK\u001b[39m (107ms)",
		JSON.stringify(refusal),
		"[wrangler:info] Ready on http://localhost:8787",
		"[wrangler:warn] GET is not what this line is about",
	];
	expect(await print(lines)).toEqual([title, row, ...lines.slice(-2)]);
});

test("lines that are not ours pass unchanged, also between the lines of the log", async () => {
	const others = [
		"[wrangler:info] Ready on http://localhost:8787",
		'{"other":"json"}',
		"",
		"{ not json }",
		"{",
		"  half of an event",
	];
	expect(await print(others)).toEqual(others);
	const own = (await print([JSON.stringify(refusal)])).length;
	expect(await print([others[0] ?? "", JSON.stringify(refusal)])).toHaveLength(own + 1);
	expect(await print(printed(tailEvent(["a debug line"])))).toEqual(["(log) a debug line"]);
});

test.each([40, 60, 80, 100, 120, 160])("rows fit %i columns", async (columns) => {
	const entries = [completion, refusal, { ...completion, route: `/api/${"long/".repeat(30)}` }];
	const lines = await print(
		entries.map((entry) => JSON.stringify(entry)),
		columns,
	);
	expect(lines).toHaveLength(entries.length + 1);
	for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
	if (columns >= 80) expect(lines[2]).toContain("FORBIDDEN");
});

test("a line cannot send control characters to the terminal, and a pipe gets no colors", async () => {
	const lines = await print([JSON.stringify({ ...failure, message: "a\u001b[2Jb\u0007" })]);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
	expect(lines.join("\n")).not.toMatch(/[\u0000-\u0009\u001b]/);
});

test("it ends without a word when its reader is gone, and on Ctrl-C", async () => {
	for (const leave of ["close", "signal"]) {
		const child = start(200);
		let errors = "";
		child.stderr.on("data", (bytes) => {
			errors += bytes;
		});
		child.stdin.on("error", () => {});
		child.stdin.write(`${JSON.stringify(refusal)}\n`);
		await once(child.stdout, "data");
		if (leave === "signal") child.kill("SIGINT");
		else {
			child.stdout.destroy();
			child.stdin.write(`${JSON.stringify(refusal)}\n`.repeat(1000));
		}
		expect(await once(child, "close")).toEqual([0, null]);
		expect(errors).toBe("");
	}
});
