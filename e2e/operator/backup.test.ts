// What docs/operating.md promises about backups, and about changing the secret.
import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { experimental_readRawConfig } from "wrangler";
import { emulatorSettings } from "../../emulator/server.ts";
import { run } from "../../scripts/processes.ts";
import { expect, setting, test } from "../support/fixtures.ts";
import { ADMIN, scriptOf } from "../support/lanes.ts";
import { Api } from "../support/people.ts";
import { startWorker } from "../support/worker.ts";

test("an exported database that is restored into an empty one has the same accounts and needs no migration", async ({
	playwright: _,
}, info) => {
	// The export has no option for the state's folder: it reads that of the folder with the configuration.
	const folder = info.outputPath("exported");
	await mkdir(`${folder}/.wrangler`, { recursive: true });
	const { rawConfig } = experimental_readRawConfig({ config: "wrangler.jsonc" });
	const { d1_databases, compatibility_date } = rawConfig;
	await writeFile(
		`${folder}/wrangler.json`,
		JSON.stringify({ name: "exported", compatibility_date, d1_databases }),
	);
	await cp(`${setting("E2E_FOLDER")}/fresh/state`, `${folder}/.wrangler/state`, {
		recursive: true,
	});
	const backup = `${folder}/backup.sql`;
	await run("wrangler", ["d1", "export", "DB", "--local", "--output", backup, "--cwd", folder]);

	const restored = info.outputPath("restored");
	await mkdir(restored);
	const into = ["--persist-to", `${restored}/state`, "--file", backup];
	await run("wrangler", ["d1", "execute", "DB", "--local", ...into]);
	const settings = emulatorSettings(setting("E2E_EMULATOR"));
	const logFile = `${restored}/worker.log`;
	const script = scriptOf("direct", setting("E2E_FOLDER"));
	const { url, stop } = await startWorker({ folder: restored, script, settings, logFile });
	try {
		const admin = await new Api(url).signIn(ADMIN);
		expect(await (await admin.get("/api/admin/users")).json()).toMatchObject({
			users: [{ email: ADMIN.email, role: "admin" }],
		});
		expect(await (await admin.get("/api/health?verbose")).json()).toMatchObject({
			report: { problems: [], database: { missingMigrations: [], unknownMigrations: [] } },
		});
	} finally {
		await stop();
	}
});

test("a new BETTER_AUTH_SECRET signs out cookies, and neither tokens nor accounts", async ({
	startWith,
}) => {
	const settings = emulatorSettings(setting("E2E_EMULATOR"));
	const before = await startWith(settings);
	const { cookie, token } = await before.signIn();
	await before.stop();
	const folder = dirname(before.state);
	const logFile = `${folder}/after.log`;
	const script = scriptOf("direct", setting("E2E_FOLDER"));
	const { url, stop } = await startWorker({ folder, script, settings, logFile });
	try {
		expect((await new Api(url, cookie).get("/api/usage")).status).toBe(401);
		const headers = { Authorization: `Bearer ${token}` };
		expect((await new Api(url).fetch("/api/usage", { headers })).status).toBe(200);
		expect((await (await new Api(url).signIn(ADMIN)).get("/api/usage")).status).toBe(200);
	} finally {
		await stop();
	}
});
