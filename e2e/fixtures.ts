// What every test may use: the emulator, accounts of each kind, and pages of people who are signed in.
import { test as base, expect, type Page } from "@playwright/test";
import { EmulatorClient } from "./emulator.ts";
import { Api, type Person, randomAddress } from "./people.ts";

interface TestFixtures {
	/** Nobody: no session. */
	anyone: Api;
	/** A new account that waits for approval. */
	pending: Person;
	/** A new account that an admin has approved. */
	approved: Person;
	/** A text that occurs in no other test: what one test asks and finds again. */
	mark: string;
	/** Opens a page for a person, in a browser context of their own. */
	pageOf: (person: Person) => Promise<Page>;
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
	approved: async ({ anyone, admin }, use) => {
		const person = await anyone.signUp();
		const response = await admin.send("PATCH", `/api/admin/users/${person.id}`, {
			isApproved: true,
		});
		expect(response.status).toBe(200);
		await use(person);
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
