import { expect, test, vi } from "vitest";
import { warnOfOtherOrigin } from "./other-origin.ts";

const OWN = "https://api.example.com";

test("a request to another origin is logged once, and names the setting", () => {
	const said = vi.spyOn(console, "warn").mockReturnValue();
	for (const path of ["/", "/api/health", "/?next=https://other.example"]) {
		warnOfOtherOrigin(OWN + path, OWN);
	}
	warnOfOtherOrigin("https://API.example.com:443/", OWN);
	expect(said).not.toHaveBeenCalled();

	for (const path of ["/api/health", "/api/usage"]) {
		warnOfOtherOrigin(`https://api.example.com.evil.example${path}`, OWN);
		warnOfOtherOrigin(`http://api.example.com${path}`, OWN);
	}
	const lines = said.mock.calls.map(([line]) => JSON.parse(String(line)));
	expect(lines).toMatchObject([
		{ code: "OTHER_ORIGIN", message: expect.stringContaining("api.example.com.evil.example") },
		{ code: "OTHER_ORIGIN", message: expect.stringContaining("BETTER_AUTH_URL") },
	]);
	expect(JSON.stringify(lines)).not.toContain("/api/");
});

test("a client that sends many host names does not fill the log", () => {
	const said = vi.spyOn(console, "warn").mockReturnValue();
	said.mockClear();
	for (let i = 0; i < 100; i++) warnOfOtherOrigin(`https://host-${i}.example/`, OWN);
	expect(said.mock.calls.length).toBeLessThan(21);
});
