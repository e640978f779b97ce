// The configuration of the local Worker: what is deployed, with the settings of this start, and with mail to the emulator.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { experimental_readRawConfig } from "wrangler";

const FOLDER = ".wrangler/dev";

interface LocalWorker {
	vars: Record<string, string>;
	/** The emulator, if it receives the Worker's mail. */
	mailUrl: string | undefined;
}

/** Writes the configuration and returns the paths of its files: our Worker's, and the mail service's if there is one. */
export async function writeLocalConfig({ vars, mailUrl }: LocalWorker): Promise<string[]> {
	const { secrets: _, send_email: __, env: ___, ...config } = readMovableConfig();
	const mailName = `emulated-mail-${mailUrl ? new URL(mailUrl).port : ""}`;
	await rm(FOLDER, { recursive: true, force: true });
	await mkdir(`${FOLDER}/mail`, { recursive: true });
	const write = async (name: string, content: object) => {
		await writeFile(`${FOLDER}/${name}`, JSON.stringify(content, null, "\t"));
		return `${FOLDER}/${name}`;
	};
	// Wrangler reads it from the folder of the configuration.
	const lines = Object.entries(vars).map(([name, value]) => `${name}=${quoted(value)}\n`);
	await writeFile(`${FOLDER}/.dev.vars`, lines.join(""), { mode: 0o600 });
	const app = await write("wrangler.json", {
		...config,
		services: [
			...(config.services ?? []),
			...(mailUrl ? [{ binding: "EMAIL", service: mailName }] : []),
		],
	});
	if (!mailUrl) return [app];
	const mail = await write("mail/wrangler.json", {
		name: mailName,
		main: resolve("emulator/mail-worker.ts"),
		compatibility_date: config.compatibility_date,
		vars: { EMULATOR_URL: mailUrl },
	});
	return [app, mail];
}

/** Returns what wrangler.jsonc has, with absolute paths, so that it can be written to another folder. */
function readMovableConfig() {
	const { $schema: _, ...config } = experimental_readRawConfig({
		config: "wrangler.jsonc",
	}).rawConfig;
	return {
		...config,
		main: resolve(config.main ?? ""),
		assets: { ...config.assets, directory: resolve(config.assets?.directory ?? "") },
	};
}

/** Quotes a value for a `.dev.vars` file, which knows no escapes. */
function quoted(value: string): string {
	const quote = ["'", '"', "`"].find((candidate) => !value.includes(candidate));
	if (!quote) throw new Error("A setting has all three kinds of quotes.");
	return quote + value + quote;
}
