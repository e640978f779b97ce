// One `pnpm dev` or `pnpm preview` per folder: two would share its database and its build.
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { SetupError } from "./settings.ts";

// Unlike a file with a process id, it is not left behind as a valid claim when the process is killed.
const SOCKET = ".wrangler/start.sock";

/** Claims this folder until the process ends. Throws a SetupError when another process has claimed it, with that one's URL. */
export async function claimFolder(url: () => string): Promise<void> {
	await mkdir(".wrangler", { recursive: true });
	const owner = await ask();
	if (owner !== undefined) {
		throw new SetupError(`The app of this folder is running already${owner && ` at ${owner}`}.`);
	}
	await rm(SOCKET, { force: true });
	const server = createServer((socket) => socket.end(url()));
	await once(server.listen(SOCKET), "listening");
}

/** Returns what the owner of the folder answers; undefined without an owner. */
async function ask(): Promise<string | undefined> {
	const socket = connect(SOCKET).setEncoding("utf8");
	let answer = "";
	try {
		for await (const text of socket) answer += text;
		return answer;
	} catch {
		return undefined;
	}
}
