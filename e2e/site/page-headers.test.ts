// What pages are sent with, and that the browser holds them to it.
import { expect, test } from "../support/fixtures.ts";

for (const path of ["/", "/admin", "/admin/person", "/admin/history", "/nothing-here"]) {
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

test("a script that somebody slips into the page does not run", async ({ browser, origin }) => {
	// Not the `page` of the fixtures, which takes the violation we want for a failure.
	const page = await browser.newPage();
	await page.goto(origin);
	const ran = await page.evaluate(async () => {
		const violation = new Promise((resolve) => {
			document.addEventListener("securitypolicyviolation", (event) => resolve(event.blockedURI));
		});
		const script = document.createElement("script");
		script.textContent = "window.slipped = true";
		document.body.appendChild(script);
		return { blocked: await violation, slipped: "slipped" in window };
	});
	expect(ran).toEqual({ blocked: "inline", slipped: false });
	await page.close();
});

test("a static file is kept for good", async ({ anyone }) => {
	const html = await (await anyone.get("/")).text();
	const [file = ""] = /\/_next\/static\/[^"]+\.js/.exec(html) ?? [];
	const response = await anyone.get(file);
	expect(response.status).toBe(200);
	expect(response.headers.get("cache-control")).toContain("immutable");
});
