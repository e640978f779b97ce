// One process of a kind per folder: two would share its database and its build.
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";

/**
 * Claims this folder for `name` until the process ends. When another process has claimed it, returns what that one's `answer` returned; otherwise
 * undefined.
 */
export async function claimFolder(
	name: "start" | "deploy",
	answer: () => string,
): Promise<string | undefined> {
	// Unlike a file with a process id, a socket is not left behind as a valid claim when the process is killed.
	const path = `.wrangler/${name}.sock`;
	await mkdir(".wrangler", { recursive: true });
	const owner = await ask(path);
	if (owner !== undefined) return owner;
	await rm(path, { force: true });
	const server = createServer((socket) => socket.end(answer()));
	await once(server.listen(path), "listening");
	return undefined;
}

/** Returns what the owner of a socket answers; undefined without an owner. */
async function ask(path: string): Promise<string | undefined> {
	const socket = connect(path).setEncoding("utf8");
	let answer = "";
	try {
		for await (const text of socket) answer += text;
		return answer;
	} catch {
		return undefined;
	}
}
