// `pnpm preview`: the built Worker behind `wrangler dev`.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, linkClone, runStart } from "../support/clone.ts";
import { test as base, expect } from "../support/fixtures.ts";

const test = base.extend<{ app: Command }>({
	app: async ({ lane: _ }, use) => {
		const folder = mkdtempSync(join(tmpdir(), "preview-"));
		linkClone(folder);
		// The suite has built already.
		mkdirSync(join(folder, "bin"));
		writeFileSync(join(folder, "bin/pnpm"), "#!/bin/sh\n");
		chmodSync(join(folder, "bin/pnpm"), 0o755);
		const PATH = `${join(folder, "bin")}:${process.env.PATH}`;
		const app = runStart(folder, "preview", { PATH, PORT: "18887" });
		await use(app);
		await app.stop();
		rmSync(folder, { recursive: true, force: true });
	},
});

/** Sends the start of a body that never ends, and returns the status of the response. */
async function sendEndlessly(url: string): Promise<number | undefined> {
	const call = request(url, { method: "POST" });
	call.write("x".repeat(64 * 1024));
	const response = await new Promise<IncomingMessage>((resolve, reject) => {
		call.on("response", resolve);
		call.on("error", reject);
	});
	call.on("error", () => {});
	call.destroy();
	return response.statusCode;
}

test("`pnpm preview` serves pages, signs the admin in, and answers before a body has come", async ({
	app,
}) => {
	const url = await app.printed(/Ready at {2,}(http:\S+)/);
	const [email, password] = [/e-mail +(\S+)/, /password +(\S+)/].map(
		(pattern) => pattern.exec(app.output())?.[1],
	);
	expect((await fetch(url)).headers.get("content-security-policy")).toContain("'sha256-");
	const signIn = await fetch(`${url}/api/auth/sign-in/email`, {
		method: "POST",
		headers: { "Content-Type": "application/json", Origin: url },
		body: JSON.stringify({ email, password }),
	});
	expect(signIn.status).toBe(200);
	expect(await sendEndlessly(url)).toBe(405);
	expect(await sendEndlessly(`${url}/nothing`)).toBe(404);
	expect(await sendEndlessly(`${url}/api/health`)).toBe(405);
	// Wrangler's words.
	expect(app.output()).not.toContain("Using secrets");
});
