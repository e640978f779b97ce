// The commands of an operator: `pnpm admin`, and `pnpm dev` with invalid settings.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, test } from "../support/fixtures.ts";

test("`pnpm admin` makes an account an approved admin, with audit rows", async ({ startWith }) => {
	const { signIn, state } = await startWith({});
	const admin = await signIn();
	const pending = await admin.signUp();
	const run = (...args: string[]) =>
		execFileSync("node", ["scripts/admin.ts", ...args, "--persist-to", state], {
			encoding: "utf8",
			stdio: "pipe",
		});
	expect(run(pending.email.toUpperCase())).toBe(
		`${pending.email} is now an approved admin in the local database.\n`,
	);
	expect((await pending.get("/api/admin/users")).status).toBe(200);
	const { entries } = await (await admin.get("/api/admin/audit?limit=200")).json<{
		entries: { targetId: string }[];
	}>();
	expect(entries.filter(({ targetId }) => targetId === pending.id)).toMatchObject([
		{ action: "role", actorId: null, before: { role: "user" }, after: { role: "admin" } },
		{
			action: "approve",
			actorId: null,
			before: { isApproved: false },
			after: { isApproved: true },
		},
	]);
	expect(() => run("nobody@example.com")).toThrow(/No account nobody@example.com/);
	expect(() => run()).toThrow(/Usage: pnpm admin EMAIL/);
});

test("`pnpm admin invite` prints a link that approves the user who signs up with it", async ({
	startWith,
}) => {
	const { signIn, state, url } = await startWith({});
	const admin = await signIn();
	const invite = (...args: string[]) =>
		execFileSync(
			"node",
			["scripts/admin.ts", "invite", ...args, "--url", url, "--persist-to", state],
			{
				encoding: "utf8",
				stdio: "pipe",
			},
		);
	const output = invite("--days", "1", "--note", "Ann's team");
	expect(output).toMatch(
		/^For one person, for 1 day:\nhttp:\/\/localhost:\d+\/\?invite=[\w-]{22}\n$/,
	);
	const invitation = output.trim().split("invite=")[1];
	const response = await admin.send("POST", "/api/auth/sign-up/email", {
		name: "Ann",
		email: "ann@example.com",
		password: "long enough",
		invitation,
	});
	expect(await response.json()).toMatchObject({ user: { isApproved: true } });
	const { entries } = await (await admin.get("/api/admin/audit")).json<{
		entries: { action: string }[];
	}>();
	expect(entries.filter(({ action }) => action !== "sign-in")).toMatchObject([
		{ action: "approve", actorId: null, after: { invitation: { note: "Ann's team" } } },
		{
			action: "invite",
			actorId: null,
			targetEmail: "Ann's team",
			after: { uses: 1, role: "user" },
		},
	]);
	for (const [option, value, message] of [
		["--uses", "0", /--uses must be a whole number from 1 to 1000/],
		["--days", "x", /--days must be a whole number from 1 to 365/],
		["--role", "owner", /--role must be user or admin/],
	] as const) {
		expect(() => invite(option, value), option).toThrow(message);
	}
	expect(() => invite("--role", "admin", "--uses", "2")).toThrow(/for one person/);
});

test("`pnpm dev` does not start with settings that cannot work, and prints the reason", async ({
	lane: _,
}, info) => {
	const folder = info.outputPath();
	await mkdir(folder, { recursive: true });
	await writeFile(`${folder}/.dev.vars`, 'GEMINI_MODEL="models/gemini"\n');
	const { status, stderr } = spawnSync(process.execPath, [resolve("scripts/start.ts"), "dev"], {
		cwd: folder,
		encoding: "utf8",
	});
	expect(status).toBe(1);
	expect(stderr).toMatch(/GEMINI_MODEL: "models\/gemini" is not a valid model name/);
	expect(stderr).not.toContain("    at ");
});
