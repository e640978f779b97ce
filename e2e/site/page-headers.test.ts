// The security headers of pages, and that the browser enforces them.
import { expect, test } from "../support/fixtures.ts";

const PAGES = [
	"/",
	"/account",
	"/admin",
	"/admin/person",
	"/admin/invitations",
	"/admin/usage",
	"/docs",
	"/admin/history",
	"/admin/interviews",
	"/admin/status",
	"/nothing-here",
];

for (const path of PAGES) {
	test(`${path} is sent with a policy without exceptions`, async ({ anyone, approved }) => {
		const response = await anyone.get(path);
		expect(response.status).toBe(path === "/nothing-here" ? 404 : 200);
		const policy = response.headers.get("content-security-policy") ?? "";
		expect(policy).toContain("default-src 'none'");
		expect(policy).toContain("frame-ancestors 'none'");
		expect(policy).toMatch(/; script-src 'self'( 'sha256-[\w+/]{43}=')+; style-src 'self';/);
		expect(policy).not.toContain("unsafe");
		expect(Object.fromEntries(response.headers)).toMatchObject({
			"x-content-type-options": "nosniff",
			"referrer-policy": "strict-origin-when-cross-origin",
			"strict-transport-security": expect.stringContaining("max-age="),
			"permissions-policy": expect.stringContaining("microphone=(self), display-capture=(self)"),
		});
		// The same for everyone: nothing personal is in it.
		expect(await (await approved.get(path)).text()).toBe(await response.text());
	});
}

test("every page runs without a violation of its policy", async ({ views }) => {
	for (const { page, url, heading } of views) {
		await page.addInitScript(() => {
			const violations: string[] = [];
			Object.assign(window, { violations });
			document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
				violations.push(`${violatedDirective} ${blockedURI}`),
			);
		});
		await page.goto(url);
		await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
		await page.waitForLoadState("networkidle");
		const violations = await page.evaluate(() => "violations" in window && window.violations);
		expect.soft(violations, `${url}, ${heading}`).toEqual([]);
	}
});

for (const path of PAGES) {
	test(`a script injected into ${path} does not run`, async ({ admin, browser, origin }) => {
		// Not the `page` of the fixtures, for which the violation would be a failure. Signed in, so that no page redirects.
		const context = await browser.newContext();
		await context.addCookies(admin.cookies());
		const page = await context.newPage();
		const injected = "<script>window.injected = true</script>";
		await page.route(origin + path, async (route) => {
			const response = await route.fetch();
			const body = (await response.text()).replace("<body>", `<body>${injected}`);
			expect(body).toContain(injected);
			await route.fulfill({ response, body });
		});
		const blocked = page.waitForEvent("console", (message) =>
			message.text().includes("inline script"),
		);
		await page.goto(origin + path);
		await blocked;
		expect(await page.evaluate(() => "injected" in window)).toBe(false);
		// One that is added later is blocked as well.
		const later = await page.evaluate(async () => {
			const violation = new Promise((resolve) => {
				document.addEventListener("securitypolicyviolation", (event) => resolve(event.blockedURI));
			});
			const script = document.createElement("script");
			script.textContent = "window.injected = true";
			document.body.appendChild(script);
			return { blocked: await violation, ran: "injected" in window };
		});
		expect(later).toEqual({ blocked: "inline", ran: false });
		await context.close();
	});
}

test("a static file is cached as immutable", async ({ anyone }) => {
	const html = await (await anyone.get("/")).text();
	const [file = ""] = /\/_next\/static\/[^"]+\.js/.exec(html) ?? [];
	const response = await anyone.get(file);
	expect(response.status).toBe(200);
	expect(response.headers.get("cache-control")).toContain("immutable");
});
