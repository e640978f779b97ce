// What every test may use: the emulator, accounts of each kind, and pages of people who are signed in.
import {
	type Browser,
	type BrowserContextOptions,
	test as base,
	expect,
	type Page,
} from "@playwright/test";
import { ensureAdmin, migrate } from "../../scripts/database.ts";
import { EmulatorClient } from "./emulator.ts";
import { ENTRIES, type Lane } from "./lanes.ts";
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
	/** Starts a Worker that takes itself for `https://api.example.com`, with these settings; it has one account. */
	startHttps: (
		settings: Record<string, string>,
	) => Promise<{ url: string; account: { email: string; password: string } }>;
	/** Opens a page for a person, in a browser context of their own. */
	pageOf: (person: Person, options?: BrowserContextOptions) => Promise<Page>;
	/** A browser that keeps pages as they are for Back, which Playwright switches off. */
	browserWithHistory: Browser;
	/** Every page as somebody meets it who came for it. */
	views: View[];
}

/** A page, not opened yet: in whose browser, at which address, and the heading that tells it is there. */
export interface View {
	page: Page;
	address: string;
	heading: string;
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

export interface WorkerFixtures {
	/** Which lane a project tests. */
	lane: Lane;
	/** Where that lane of the Worker listens. */
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

async function startFresh(folder: string, settings: Record<string, string>, entry?: string) {
	const [state, logFile] = [`${folder}/state`, `${folder}/worker.log`];
	const account = { email: "admin@example.com", password: crypto.randomUUID() };
	await migrate(state);
	await ensureAdmin(account, state);
	const { url, stop } = await startWorker({ folder, settings, logFile, entry });
	return { url, account, state, logFile, stop };
}

/** Starts a Worker with these settings alone, on a database of its own in this folder. */
export async function startOwn(
	folder: string,
	settings: Record<string, string>,
	entry?: string,
): Promise<OwnWorker & { stop: () => Promise<void> }> {
	const { url, account, ...own } = await startFresh(folder, settings, entry);
	return { ...own, admin: await new Api(url).signIn(account) };
}

/** Gives where a lane of the Worker listens. */
export const originOf = (lane: Lane) => setting(lane === "next" ? "E2E_NEXT" : "E2E_DIRECT");

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
	lane: ["direct", { option: true, scope: "worker" }],
	origin: [({ lane }, use) => use(originOf(lane)), { scope: "worker" }],
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
	startWith: async ({ lane }, use, info) => {
		// Starting a Worker takes seconds, and many on a busy machine.
		info.setTimeout(120_000);
		const stops: (() => Promise<void>)[] = [];
		await use(async (settings) => {
			const own = await startOwn(info.outputPath("own"), settings, ENTRIES[lane]);
			stops.push(own.stop);
			return own;
		});
		await Promise.all(stops.map((stop) => stop()));
	},
	startHttps: async ({ lane }, use, info) => {
		info.setTimeout(120_000);
		const stops: (() => Promise<void>)[] = [];
		await use(async (settings) => {
			const all = { BETTER_AUTH_URL: "https://api.example.com", ...settings };
			const own = await startFresh(info.outputPath("https"), all, ENTRIES[lane]);
			stops.push(own.stop);
			return own;
		});
		await Promise.all(stops.map((stop) => stop()));
	},
	mark: ({ playwright: _ }, use) => use(`mark ${crypto.randomUUID()}`),
	extraHTTPHeaders: ({ playwright: _ }, use) => use({ "cf-connecting-ip": randomAddress() }),
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
	browserWithHistory: async ({ playwright, launchOptions }, use) => {
		const browser = await playwright.chromium.launch({
			...launchOptions,
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
			{ page, address: "/", heading: "The right words, in time" },
			{ page, address: "/nothing-here", heading: "Page not found" },
			{ page: waiting, address: "/", heading: "Waiting for approval" },
			{ page: asking, address: "/", heading: "What do you need to say?" },
			{ page: managing, address: "/admin", heading: "People" },
			{ page: managing, address: `/admin/person?id=${approved.id}`, heading: "New Person" },
			{ page: managing, address: "/admin/history", heading: "History" },
		]);
	},
});

export { expect };
