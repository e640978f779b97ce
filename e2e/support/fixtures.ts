// What every test may use: the emulator, accounts of each kind, and pages of people who are signed in.
import { cp } from "node:fs/promises";
import {
	type Browser,
	type BrowserContextOptions,
	test as base,
	expect,
	type Page,
} from "@playwright/test";
import { findChromium } from "../../scripts/chromium.ts";
import { Accounts } from "./accounts.ts";
import { EmulatorClient } from "./emulator.ts";
import { ADMIN, type Lane, SECRET, scriptOf } from "./lanes.ts";
import { Api, type Person, randomIpAddress } from "./people.ts";
import { startWorker } from "./worker.ts";

interface TestFixtures {
	/** A client without a session. */
	anyone: Api;
	/** A user pending approval. */
	pending: Person;
	/** A user who has been approved. */
	approved: Person;
	/** A text unique to this test, by which it finds its own requests in the emulator's journal, and its users in lists and on pages. */
	mark: string;
	/** Starts a Worker for this test alone, with these settings and its own database: with an admin only, or with all prepared accounts. */
	startWith: (
		settings: Record<string, string>,
		database?: "fresh" | "populated",
	) => Promise<OwnWorker>;
	/** Opens a page for a person, in a browser context of its own. */
	pageOf: (person: Person, options?: BrowserContextOptions) => Promise<Page>;
	/** Opens a page for a person, in a browser whose microphone hears a WAV file and is allowed. */
	pageWithMicrophone: (person: Person, wav: string) => Promise<Page>;
	/** A browser with the back/forward cache, which Playwright disables by default. */
	browserWithHistory: Browser;
	/** Every page, each for a user who may see it. */
	views: View[];
}

/** A page that is not open yet: the user's tab, the URL, and the heading that shows that it has loaded. */
export interface View {
	page: Page;
	url: string;
	heading: string;
}

/** A Worker that one test has started. */
interface OwnWorker {
	/** Where it listens. */
	url: string;
	/** Signs in as its admin. */
	signIn: () => Promise<Person>;
	/** The prepared accounts, if it has been started with them. */
	accounts: Accounts;
	/** The folder of its local D1. */
	state: string;
	/** The file its log goes to. */
	logFile: string;
	/** Stops it before the test ends. */
	stop: () => Promise<void>;
	/** Kills it without a shutdown, and starts another on the same database, at another URL. */
	killAndStartAgain: (whileDead?: () => Promise<void>) => Promise<string>;
}

export interface WorkerFixtures {
	/** The lane a project tests. */
	lane: Lane;
	/** Where that Worker listens. */
	origin: string;
	accounts: Accounts;
	emulator: EmulatorClient;
	admin: Person;
}

/** Returns an environment variable that the global setup has set. */
export function setting(name: string): string {
	const value = process.env[name];
	if (!value) throw new Error(`${name} is not set: run the tests with \`pnpm e2e\``);
	return value;
}

/** Returns the origin of a Worker that all tests share. */
export const originOf = (lane: Lane) => setting(`E2E_${lane.toUpperCase()}`);

/** Fails the test when the page throws or logs an error. Error responses of the API do not count: tests cause them. */
function watch(page: Page): Page {
	page.on("pageerror", (error) => expect.soft(error, "an error on the page").toBeUndefined());
	page.on("console", (message) => {
		if (message.type() !== "error" || message.text().startsWith("Failed to load resource")) return;
		expect.soft(message.text(), "an error in the console").toBe("");
	});
	return page;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
	lane: ["direct", { option: true, scope: "worker" }],
	origin: [({ lane }, use) => use(originOf(lane)), { scope: "worker" }],
	emulator: [
		({ playwright: _ }, use) => use(new EmulatorClient(setting("E2E_EMULATOR"))),
		{ scope: "worker" },
	],
	accounts: [
		({ origin }, use) => use(new Accounts(origin, setting("E2E_FOLDER"))),
		{ scope: "worker" },
	],
	admin: [
		async ({ origin }, use) => {
			await use(await new Api(origin).signIn(ADMIN));
		},
		{ scope: "worker" },
	],
	baseURL: ({ origin }, use) => use(origin),
	anyone: ({ origin }, use) => use(new Api(origin)),
	pending: ({ accounts }, use) => use(accounts.pending()),
	approved: ({ accounts }, use) => use(accounts.approved()),
	startWith: async ({ playwright: _ }, use, info) => {
		const workers: OwnWorker[] = [];
		await use(async (settings, database = "fresh") => {
			const folder = info.outputPath("own");
			const [state, logFile] = [`${folder}/state`, `${folder}/worker.log`];
			const prepared = setting("E2E_FOLDER");
			await cp(`${prepared}/${database}/state`, state, { recursive: true });
			const secret = database === "populated" ? { BETTER_AUTH_SECRET: SECRET } : {};
			const script = scriptOf("direct", prepared);
			const options = { folder, script, settings: { ...secret, ...settings }, logFile };
			let worker = await startWorker(options);
			const { url } = worker;
			const own = {
				url,
				signIn: () => new Api(url).signIn(ADMIN),
				accounts: new Accounts(url, prepared),
				state,
				logFile,
				stop: () => worker.stop(),
				async killAndStartAgain(whileDead = async () => {}) {
					await worker.kill();
					await whileDead();
					worker = await startWorker(options);
					return worker.url;
				},
			};
			workers.push(own);
			return own;
		});
		await Promise.all(workers.map(({ stop }) => stop()));
	},
	mark: ({ playwright: _ }, use) => use(`mark ${crypto.randomUUID()}`),
	extraHTTPHeaders: ({ playwright: _ }, use) => use({ "cf-connecting-ip": randomIpAddress() }),
	page: ({ page }, use) => use(watch(page)),
	pageOf: async ({ browser, origin }, use) => {
		const contexts: Awaited<ReturnType<typeof browser.newContext>>[] = [];
		await use(async (person, options) => {
			const context = await browser.newContext({ baseURL: origin, ...options });
			contexts.push(context);
			await context.addCookies(person.cookies());
			return watch(await context.newPage());
		});
		await Promise.all(contexts.map((context) => context.close()));
	},
	pageWithMicrophone: async ({ playwright, launchOptions, origin }, use) => {
		const browsers: Browser[] = [];
		await use(async (person, wav) => {
			const browser = await playwright.chromium.launch({
				...launchOptions,
				args: [
					...(launchOptions.args ?? []),
					"--use-fake-device-for-media-stream",
					"--use-fake-ui-for-media-stream",
					`--use-file-for-fake-audio-capture=${wav}%noloop`,
				],
			});
			browsers.push(browser);
			const context = await browser.newContext({ baseURL: origin, permissions: ["microphone"] });
			await context.addCookies(person.cookies());
			return watch(await context.newPage());
		});
		await Promise.all(browsers.map((browser) => browser.close()));
	},
	browserWithHistory: async ({ playwright, launchOptions }, use) => {
		const executablePath = findChromium({ isWhole: true });
		const browser = await playwright.chromium.launch({
			...launchOptions,
			...(executablePath ? { executablePath } : {}),
			ignoreDefaultArgs: ["--disable-back-forward-cache"],
		});
		await use(browser);
		await browser.close();
	},
	views: async ({ page, pending, approved, admin, pageOf }, use) => {
		const [waiting, asking, managing] = [
			await pageOf(pending),
			await pageOf(approved),
			await pageOf(admin),
		];
		await use([
			{ page, url: "/", heading: "The right words, in time" },
			{ page, url: "/nothing-here", heading: "Page not found" },
			{ page: waiting, url: "/", heading: "Waiting for approval" },
			{ page: asking, url: "/?view=type", heading: "What do you need to say?" },
			{ page: asking, url: "/", heading: "Interview" },
			{ page: asking, url: "/account", heading: "Account" },
			{ page: managing, url: "/admin", heading: "People" },
			{ page: managing, url: "/admin/invitations", heading: "Invitations" },
			{ page: managing, url: `/admin/person?id=${approved.id}`, heading: "New Person" },
			{ page: managing, url: "/admin/usage", heading: "Usage" },
			{ page: managing, url: "/admin/usage?view=calls", heading: "Calls" },
			{ page: managing, url: "/admin/interviews", heading: "Interviews" },
			{ page: managing, url: "/admin/history", heading: "History" },
			{ page: managing, url: "/admin/status", heading: "Status" },
		]);
	},
});

export { expect };
