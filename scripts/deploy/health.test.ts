import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { checkHealth } from "./health.ts";

const AGAIN = "pnpm run deploy health --env staging";
/** For those that wait in vain. The others have the usual time, so that a slow machine does not fail them. */
const READY_MS = 60;
const WELL = { status: 200, body: JSON.stringify({ status: "ok", version: "1.2.0" }) };
const OLD = { ...WELL, version: "old" };
const LACKING = { status: 500, body: JSON.stringify({ error: "Missing DB binding" }) };

interface Answer {
	status: number;
	body: string;
	version?: string;
	location?: string;
}

let stop = () => {};
afterEach(() => stop());

/** Starts what is at the Worker's URL: it answers each request with the next answer, and goes on with the last. */
async function startAt(...answers: [Answer, ...Answer[]]): Promise<string> {
	let [next] = answers;
	const server = createServer((_, response) => {
		next = answers.shift() ?? next;
		const { status, body, version, location } = next;
		response.writeHead(status, {
			...(version && { "x-worker-version": version }),
			...(location && { location }),
		});
		response.end(body);
	});
	await once(server.listen(0, "127.0.0.1"), "listening");
	stop = () => {
		server.close();
		server.closeAllConnections();
	};
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("the uploaded version is waited for while the one before answers", async () => {
	const url = await startAt(OLD, { ...WELL, version: "new" });
	expect(await checkHealth(url, ["new"], AGAIN)).toBe(`${url}/api/health answers, version 1.2.0`);
});

test("with a gradual deployment, each of its versions will do", async () => {
	expect(await checkHealth(await startAt(OLD), ["old", "new"], AGAIN)).toContain("version 1.2.0");
});

test("what the version before lacks is not what the uploaded one lacks", async () => {
	const url = await startAt({ ...LACKING, version: "old" }, { ...WELL, version: "new" });
	expect(await checkHealth(url, ["new"], AGAIN)).toContain("version 1.2.0");
});

test.each<[string, Answer, string]>([
	[
		"the version before still answers",
		OLD,
		"is still answered by version old, and not by new, which Cloudflare runs.",
	],
	["something answers without a version", WELL, "does not say which version it is"],
	[
		"the URL redirects",
		{ status: 302, body: "{}", location: "/login" },
		"answers with status 302, and does not say",
	],
	[
		"a login page answers",
		{ status: 403, body: "<html>" },
		"answers with status 403, and does not say which version it is. Perhaps another Worker or a login page",
	],
	[
		"the database does not answer",
		{ status: 503, body: JSON.stringify({ status: "unavailable" }), version: "new" },
		"answers with status 503",
	],
	["the uploaded version lacks something", { ...LACKING, version: "new" }, "Missing DB binding"],
])("when %s, it is said", async (_, answer, sentence) => {
	const url = await startAt(answer);
	await expect(checkHealth(url, ["new"], AGAIN, READY_MS)).rejects.toThrow(`${url}/api/health`);
	await expect(checkHealth(url, ["new"], AGAIN, READY_MS)).rejects.toThrow(sentence);
});

test("when nothing answers, it is said, and that a new domain takes a while", async () => {
	const url = await startAt(OLD);
	stop();
	await expect(checkHealth(url, ["new"], AGAIN, READY_MS)).rejects.toThrow(
		/does not answer \(.*ECONNREFUSED.*\)\. A new domain .*\. `pnpm run deploy health --env staging` asks again\.$/,
	);
});
