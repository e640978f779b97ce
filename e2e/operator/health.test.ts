// What an operator learns about settings that cannot work: from the log, from `/api/health?verbose`, and from a page at another address.
import { readFileSync } from "node:fs";
import { emulatorSettings, startEmulator } from "../../emulator/server.ts";
import { EmulatorClient } from "../support/emulator.ts";
import { expect, setting, test } from "../support/fixtures.ts";
import { PASSWORD } from "../support/people.ts";

interface Health {
	status: string;
	report: {
		problems: string[];
		origin: { setting: string; request: string };
		settings: { name: string; state: string; value?: string }[];
		database: { missingMigrations: string[]; unknownMigrations: string[] };
		services: { name: string; state: string; problem?: string }[];
	};
}

/** Lines of a Worker's log with a code. */
const withCode = (logFile: string, code: string) =>
	readFileSync(logFile, "utf8")
		.split("\n")
		.filter((line) => line.includes(`"code":"${code}"`));

test("only an admin gets the report", async ({ anyone, pending, approved, admin }) => {
	for (const [person, status, code] of [
		[anyone, 401, "UNAUTHENTICATED"],
		[pending, 403, "PENDING_APPROVAL"],
		[approved, 403, "FORBIDDEN"],
	] as const) {
		const response = await person.get("/api/health?verbose");
		expect(response.status).toBe(status);
		expect(await response.json()).toMatchObject({ code });
	}
	expect((await admin.get("/api/health?verbose=1")).status).toBe(200);
	expect(await (await admin.get("/api/health")).json()).not.toHaveProperty("report");
});

test("every answer names the version that gave it, errors too", async ({ anyone, admin }) => {
	const versionOf = async (response: Promise<Response>) =>
		(await response).headers.get("x-worker-version");
	const version = await versionOf(anyone.get("/api/health"));
	expect(version).toMatch(/^[0-9a-f-]{36}$/);
	expect(await versionOf(anyone.get("/api/health?verbose"))).toBe(version);
	expect(await versionOf(anyone.send("POST", "/api/health"))).toBe(version);
	expect(await versionOf(admin.get("/api/health?verbose"))).toBe(version);
	// Nothing else has to say it.
	expect(await versionOf(admin.get("/api/usage"))).toBeNull();
});

test("with working settings the report has no problems, and no secret", async ({ startWith }) => {
	const keys = emulatorSettings(setting("E2E_EMULATOR"));
	const { signIn, url, logFile } = await startWith(keys);
	const response = await (await signIn()).get("/api/health?verbose");
	const text = await response.text();
	const { status, report } = JSON.parse(text) as Health;
	expect(status).toBe("ok");
	expect(report).toMatchObject({
		problems: [],
		origin: { setting: url, request: url },
		database: { missingMigrations: [], unknownMigrations: [] },
		services: [
			{ name: "Gemini, gemini-flash-lite-latest", state: "ok" },
			{ name: "Deepgram", state: "ok" },
			{ name: "PostHog", state: "ok" },
		],
	});
	expect(report.settings).toContainEqual({ name: "BETTER_AUTH_URL", state: "set", value: url });
	for (const [name, value] of Object.entries(keys)) {
		if (name.endsWith("_KEY")) expect(text).not.toContain(value);
	}
	expect(withCode(logFile, "SETTINGS_WARNING")).toEqual([]);
	expect(withCode(logFile, "OTHER_ORIGIN")).toEqual([]);
});

test("settings that cannot work are named, and the services are not asked again at each reload", async ({
	startWith,
}) => {
	// Its journal has rejected requests, which the shared emulator's must not have.
	const emulator = await startEmulator({ port: 0, paceMs: 0 });
	try {
		const { signIn, logFile } = await startWith({
			...emulatorSettings(emulator.url),
			GOOGLE_GENERATIVE_AI_API_KEY: "wrong-gemini-key",
			GEMINI_MODEL: "gemini-flash-lite-latest,gemini-flash-latest",
			DEEPGRAM_PROJECT_ID: "not-a-project",
			POSTHOG_API_KEY: "wrong-posthog-key",
			GEMINI_MODELS: "a-misspelt-setting",
		});
		const admin = await signIn();
		const first = await (await admin.get("/api/health?verbose")).text();
		const { report } = JSON.parse(first) as Health;
		expect(report.problems).toEqual([
			"Unknown settings: GEMINI_MODELS.",
			"Gemini answered 400. Check GOOGLE_GENERATIVE_AI_API_KEY.",
			"DEEPGRAM_PROJECT_ID is not a project of DEEPGRAM_API_KEY.",
			"PostHog answered 401. Check POSTHOG_API_KEY, and the region in POSTHOG_HOST.",
		]);
		expect(first).not.toMatch(/wrong-\w+-key|a-misspelt-setting/);
		expect(withCode(logFile, "SETTINGS_WARNING")).toEqual([
			expect.stringContaining("Unknown settings: GEMINI_MODELS."),
		]);

		const asked = async () =>
			(await new EmulatorClient(emulator.url).seen("gemini", "", { count: 2 })).length;
		expect(await asked()).toBe(2);
		await (await admin.get("/api/health?verbose")).text();
		expect(await asked()).toBe(2);
	} finally {
		await emulator.close();
	}
});

test("services that do not answer, and a key that is missing, are named", async ({ startWith }) => {
	const { signIn } = await startWith({
		...emulatorSettings("http://127.0.0.1:1"),
		DEEPGRAM_API_KEY: "",
	});
	const { report } = await (await (await signIn()).get("/api/health?verbose")).json<Health>();
	expect(report.services).toMatchObject([
		{ state: "failed", problem: expect.stringContaining("Gemini could not be reached") },
		{ name: "Deepgram", state: "off" },
		{ state: "failed", problem: expect.stringContaining("PostHog could not be reached") },
	]);
	expect(report.problems).toContain("DEEPGRAM_API_KEY is not set: nothing is transcribed.");
});

test("at a URL other than BETTER_AUTH_URL, the log and the sign-in form name the setting", async ({
	startWith,
	page,
	mark,
}) => {
	const { url, logFile, accounts } = await startWith(
		{
			BETTER_AUTH_URL: "https://interview.example.com",
			TRUSTED_ORIGINS: "https://app.example.com",
		},
		"populated",
	);
	await page.goto(url);
	await page.getByLabel("E-mail").fill(accounts.approved().email);
	await page.getByLabel("Password").fill(PASSWORD);
	await page.getByRole("button", { name: "Continue" }).click();
	await expect(page.getByRole("main").getByRole("alert")).toContainText(
		"Open https://interview.example.com instead: this page works only at the URL in BETTER_AUTH_URL.",
	);
	const lines = withCode(logFile, "OTHER_ORIGIN");
	expect(lines).toEqual([expect.stringContaining(url)]);
	expect(lines[0]).toContain("BETTER_AUTH_URL is https://interview.example.com");

	// A trusted frontend calls the address that it knows, and is not concerned.
	const account = { email: accounts.approved().email, password: PASSWORD };
	const signedIn = await fetch(`${url}/api/auth/sign-in/email`, {
		method: "POST",
		headers: {
			"Content-Type": "application/json",
			Origin: "https://app.example.com",
			"User-Agent": mark,
		},
		body: JSON.stringify(account),
	});
	expect(signedIn.status).toBe(200);
});
