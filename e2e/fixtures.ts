// What every test may use: the emulator, accounts of each kind, and pages of people who are signed in.
import { test as base, expect, type Page } from "@playwright/test";
import { ensureAdmin, migrate } from "../scripts/database.ts";
import { EmulatorClient } from "./emulator.ts";
import { Api, type Person, randomAddress } from "./people.ts";
import { startWorker } from "./worker.ts";

interface TestFixtures {
	/** Nobody: no session. */
	anyone: Api;
	/** A new account that waits for approval. */
	pending: Person;
	/** A new account that an admin has approved. */
	approved: Person;
	/** A text that occurs in no other test: what one test asks and finds again. */
	mark: string;
	/** Starts a Worker with these settings alone, on a database of its own. */
	startWith: (settings: Record<string, string>) => Promise<OwnWorker>;
	/** Opens a page for a person, in a browser context of their own. */
	pageOf: (person: Person) => Promise<Page>;
}

/** A Worker of one test's own. */
export interface OwnWorker {
	/** Its admin, signed in there. */
	admin: Person;
	/** The folder of its local D1. */
	state: string;
	/** The file its log goes to. */
	logFile: string;
}

interface WorkerFixtures {
	origin: string;
	emulator: EmulatorClient;
	admin: Person;
}

/** Gives a setting that the global setup made. */
function setting(name: string): string {
	const value = process.env[name];
	if (!value) throw new Error(`${name} is not set: run the tests with \`pnpm e2e\``);
	return value;
}

/** Fails the test when the page logs an error or throws; refusals of the API are part of the stories. */
function watch(page: Page): Page {
	page.on("pageerror", (error) => expect.soft(error, "an error on the page").toBeUndefined());
	page.on("console", (message) => {
		if (message.type() !== "error" || message.text().startsWith("Failed to load resource")) return;
		expect.soft(message.text(), "an error in the console").toBe("");
	});
	return page;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
	origin: [({ playwright: _ }, use) => use(setting("E2E_URL")), { scope: "worker" }],
	emulator: [
		({ playwright: _ }, use) => use(new EmulatorClient(setting("E2E_EMULATOR"))),
		{ scope: "worker" },
	],
	admin: [
		async ({ origin }, use) => {
			await use(await new Api(origin).signIn(JSON.parse(setting("E2E_ADMIN"))));
		},
		{ scope: "worker" },
	],
	baseURL: ({ origin }, use) => use(origin),
	anyone: ({ origin }, use) => use(new Api(origin)),
	pending: async ({ anyone }, use) => use(await anyone.signUp()),
	approved: async ({ admin }, use) => use(await admin.signUpApproved()),
	startWith: async ({ playwright: _ }, use, info) => {
		const stops: (() => Promise<void>)[] = [];
		await use(async (settings) => {
			const [folder, logFile] = [info.outputPath("own"), info.outputPath("worker.log")];
			const state = `${folder}/state`;
			const account = { email: "admin@example.com", password: crypto.randomUUID() };
			await migrate(state);
			await ensureAdmin(account, state);
			const worker = await startWorker({ folder, settings, logFile });
			stops.push(worker.stop);
			return { admin: await new Api(worker.url).signIn(account), state, logFile };
		});
		await Promise.all(stops.map((stop) => stop()));
	},
	mark: ({ playwright: _ }, use) => use(`mark ${crypto.randomUUID()}`),
	extraHTTPHeaders: ({ playwright: _ }, use) => use({ "cf-connecting-ip": randomAddress() }),
	page: ({ page }, use) => use(watch(page)),
	pageOf: async ({ browser, origin }, use) => {
		const contexts: Awaited<ReturnType<typeof browser.newContext>>[] = [];
		await use(async (person) => {
			const context = await browser.newContext({ baseURL: origin });
			contexts.push(context);
			await context.addCookies(person.cookies());
			return watch(await context.newPage());
		});
		await Promise.all(contexts.map((context) => context.close()));
	},
});

export { expect };
